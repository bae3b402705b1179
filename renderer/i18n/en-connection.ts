// What is said in English of the connection in front: its subscriptions, and what to do when it fails.
// Comes with the first tab (loadConnectionStrings in i18n.ts).

export const enConnection = {
  subscriptionList: {
    countTip: 'Messages of this run whose topic name matches the filter; counted here.',
    edit: 'Edit the subscription to {{filter}}',
    exclude: 'Leave it out',
    excludeTip:
      'The broker goes on sending what matches, and MQTTScope lets it go on arrival: for "everything but this".',
    excluded: 'left out, done here',
    excludedCount: 'Messages of this run that were let go on arrival, by all filters together.',
    excludedTip:
      'The broker sends these messages; MQTTScope lets them go on arrival and only counts them.',
    include: 'Take {{filter}} in again',
    more: 'Subscribe with all options',
    noneAskedFor:
      'Its retain handling asks for no retained messages when it is subscribed to again.',
    noneForShared: 'A shared subscription never gets retained messages.',
    pause: 'Pause {{filter}}: unsubscribe, and keep it in the list',
    refresh: 'Ask for the retained messages of {{filter}} again',
    refusedWith: 'QoS {{qos}} · refused {{code}}',
    resume: 'Subscribe to {{filter}} again',
    wildcardHint: 'Does not match topics that begin with $, such as those of $SYS.',
  },
  subscriptions: {
    add: 'Topic filter',
    addSys: 'Add $SYS/#',
    filter: 'Topic filter to subscribe to',
    filterNumber: 'Topic filter {{number}}',
    granted: 'QoS {{qos}} granted',
    grantedLower: 'QoS {{qos}} asked, QoS {{granted}} granted',
    idle: 'QoS {{qos}}',
    none: 'Subscribed to nothing.',
    pending: 'QoS {{qos}} · waiting for the broker',
    placeholder: 'sensors/+/#',
    qos: 'QoS of the subscription',
    qosNumber: 'QoS of topic filter {{number}}',
    refused: 'QoS {{qos}} · refused',
    paused: 'QoS {{qos}} · paused',
    remove: 'Unsubscribe from {{filter}}',
    removeNumber: 'Remove topic filter {{number}}',
    sysTip: 'What the broker says about itself; # does not include it.',
    title: 'Subscriptions',
  },
};
