// MQTT.fx: mqttfx-config.xml. Only some of its element names are known, so they are looked for at any
// depth of a profile, and everything else is listed, TLS included: then it is unknown.

import type { NotMapped } from '../../../../shared/contract/profile-exchange.ts';
import { addSubscription, paletteColour, putInSubscription } from './imported-values.ts';
import { leftOut, type ProfileDraft } from './profile-draft.ts';
import { numberOf, type SourceNode, wordOf } from './source-node.ts';

const FILES = ['caFile', 'clientCertificateFile', 'clientKeyFile'];
/** As the library it is built on counts versions; 0 is its default, 3.1.1. */
const VERSIONS = new Map([
  ['0', '3.1.1'],
  ['3', '3.1'],
  ['4', '3.1.1'],
]);
/** Elements with names and topics of their own, which are none of the profile's. */
const LISTS = ['preDefinedMessages', 'recentPublishTopics', 'recentSubscriptionTopics'];

export function mapMqttFx(root: SourceNode, draft: ProfileDraft): void {
  const named = byName(root);
  const first = (name: string) => named.get(name)?.find((node) => !node.isEmpty());
  draft.putField('name', first('profileName'));
  draft.putField('host', first('brokerAddress'));
  const putNumber = (field: 'port' | 'connectTimeout' | 'keepAlive', name: string) =>
    draft.putField(field, first(name), numberOf(first(name)?.value));
  putNumber('port', 'brokerPort');
  putNumber('connectTimeout', 'connectionTimeout');
  putNumber('keepAlive', 'keepAliveInterval');
  draft.setTransport('mqtt', undefined);
  draft.fields.protocolVersion = '3.1.1';
  const version = first('mqttVersion');
  draft.putField('protocolVersion', version, VERSIONS.get(wordOf(version?.value)));
  draft.putField('clientId', first('clientId'));
  draft.putField('username', first('userName'));
  draft.putSecret('password', first('password'));
  for (const name of FILES) draft.leave(first(name), 'file-elsewhere');

  for (const list of named.get('recentSubscriptionTopics') ?? []) mapRecent(list, draft);
  for (const list of named.get('preDefinedMessages') ?? []) {
    if (!list.isEmpty()) draft.leave(list, 'saved-messages', elements(list, 'message').length);
  }
  for (const list of named.get('recentPublishTopics') ?? []) {
    if (!list.isEmpty()) draft.leave(list, 'recent-topics', elements(list, 'topic').length);
  }
}

/** The profiles below the root element, whatever else stands between them. */
export function fxProfiles(root: SourceNode): unknown[] {
  return profileLists(root).flatMap((list) =>
    elements(list, 'connectionProfile').map(({ value }) => value),
  );
}

/** What the file holds beside its profiles: settings, windows, histories. */
export function fxLeftOvers(root: SourceNode): NotMapped[] {
  const beside = root.children().filter(({ name }) => name !== 'connectionProfiles');
  const between = profileLists(root).flatMap((list) =>
    list.children().filter(({ name }) => name !== 'connectionProfile'),
  );
  return [...beside, ...between].map((node) =>
    leftOut(node, node.isEmpty() ? 'empty' : 'settings'),
  );
}

function profileLists(root: SourceNode): SourceNode[] {
  return elements(root, 'connectionProfiles');
}

/** Every element of a profile by its name, in the order of the file. */
function byName(root: SourceNode): Map<string, SourceNode[]> {
  const named = new Map<string, SourceNode[]>();
  const waiting: [node: SourceNode, name: string][] = [[root, '']];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, name] = next;
    // An element that is repeated is a list: its items have its name.
    if (!node.isList() && name !== '') {
      const same = named.get(name);
      if (same) same.push(node);
      else named.set(name, [node]);
    }
    if (LISTS.includes(name)) continue;
    const children = node.children().reverse();
    for (const child of children) waiting.push([child, node.isList() ? name : child.name]);
  }
  return named;
}

/** An element that may be there once or more often. */
function elements(parent: SourceNode, name: string): SourceNode[] {
  const found = parent.member(name);
  if (!found) return [];
  return found.isList() ? found.children() : [found];
}

/** Where it had subscribed before: kept, and not subscribed to. */
function mapRecent(list: SourceNode, draft: ProfileDraft): void {
  for (const topic of elements(list, 'topic')) {
    const filter = topic.isObject() ? topic.member('name') : topic;
    addSubscription(draft, filter, (subscription, field) => {
      subscription.paused = true;
      const colour = topic.member('color');
      const value = paletteColour(colour?.value) ?? null;
      putInSubscription(draft, subscription, 'colour', colour, { value, field });
    });
  }
}
