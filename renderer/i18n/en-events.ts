// What happened to a connection, in English; comes with the stream and the tools of the dock.

export const enEvents = {
  event: {
    changed: 'The profile was changed: {{fields}}',
    connected: 'Connected to {{address}} as {{clientId}}, MQTT {{version}}',
    connectedUnnamed: 'Connected to {{address}}, MQTT {{version}}; the broker chose the client ID',
    connecting: 'Connecting to {{address}}',
    disconnected: 'Disconnected by the user',
    lost: 'Connection lost. {{reason}}',
    refused: 'Could not connect. {{reason}}',
    stopped: 'Stopped trying. {{reason}}',
    subscribeRefused: 'Not subscribed to {{filter}}. {{reason}}',
    subscribed: 'Subscribed to {{filter}}, QoS {{qos}}',
    unsubscribed: 'Unsubscribed from {{filter}}',
  },
};
