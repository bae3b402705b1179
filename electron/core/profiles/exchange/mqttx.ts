// MQTTX: a JSON array of connections, or one of them. Booleans and QoS may come as a database has them.
import { DEFAULT_WILL } from '../../../../shared/contract/defaults.ts';
import {
  authenticationSchema,
  reconnectSchema,
  type SessionFields,
  sessionFieldsSchema,
  type WillFields,
  willFieldsSchema,
} from '../../../../shared/contract/profiles.ts';
import {
  addSubscription,
  paletteColour,
  putInSubscription,
  userPropertiesOf,
  webSocketPath,
} from './imported-values.ts';
import type { ProfileDraft } from './profile-draft.ts';
import { flagOf, numberOf, type SourceNode, wordOf } from './source-node.ts';

/** Members only MQTTX itself has a use for. */
const INTERNAL = ['id', 'unreadMessageCount', 'orderId', 'isCollection', 'createAt', 'updateAt'];
const SESSION_NUMBERS = [
  ['sessionExpiryInterval', 'expiryInterval'],
  ['receiveMaximum', 'receiveMaximum'],
  ['maximumPacketSize', 'maximumPacketSize'],
  ['topicAliasMaximum', 'topicAliasMaximum'],
] as const;
const SESSION_FLAGS = ['requestResponseInformation', 'requestProblemInformation'] as const;
const WILL_NUMBERS = [
  ['willDelayInterval', 'delayInterval'],
  ['messageExpiryInterval', 'messageExpiryInterval'],
] as const;

/** `messages`: how many recorded messages stood in the connection; they were not read along. */
export function mapMqttx(root: SourceNode, draft: ProfileDraft, messages: number): void {
  draft.putField('name', root.member('name'));
  draft.putField('host', root.member('host'));
  const port = root.member('port');
  draft.putField('port', port, numberOf(port?.value));
  mapTransport(root, draft);
  mapTls(root, draft);
  mapClient(root, draft);
  mapReconnect(root, draft);
  mapSession(root.member('properties'), draft);
  mapWill(root.member('will'), draft);
  for (const item of root.member('subscriptions')?.children() ?? []) mapSubscription(item, draft);
  for (const name of INTERNAL) draft.leave(root.member(name), 'internal');
  draft.leave(filled(root.member('parentId')), 'group');
  draft.leave(filled(root.member('clientIdWithTime')), 'unsupported');
  draft.leave(root.member('clientIdWithTime'), 'empty');
  const recorded = root.member('messages');
  if (messages > 0) draft.leave(recorded, 'messages', messages);
}

/** Undefined where nothing is set: what is empty is listed as empty. */
function filled(node: SourceNode | undefined): SourceNode | undefined {
  return node?.isEmpty() || node?.value === false ? undefined : node;
}

function mapTransport(root: SourceNode, draft: ProfileDraft): void {
  const protocol = root.member('protocol');
  const ssl = root.member('ssl');
  const said = flagOf(ssl?.value);
  const match = /^(?:(mqtt)|(ws))(s)?$/.exec(wordOf(protocol?.value));
  const base = match?.[2] ? 'ws' : 'mqtt';
  const byProtocol = match ? match[3] === 's' : undefined;
  const contradicts = said !== undefined && byProtocol !== undefined && said !== byProtocol;
  draft.setTransport(base, contradicts ? undefined : (byProtocol ?? said));
  for (const [node, usable] of [
    [protocol, match !== null],
    [ssl, said !== undefined],
  ] as const) {
    if (!node || node.isEmpty()) continue;
    if (!usable) draft.leave(node, 'invalid');
    else if (contradicts) draft.leave(node, 'contradiction');
    else draft.note(node, 'transport', draft.fields.transport);
  }
  const path = root.member('path');
  draft.putField('path', path, webSocketPath(path?.value));
}

function mapTls(root: SourceNode, draft: ProfileDraft): void {
  draft.setVerification(root.member('rejectUnauthorized'));
  for (const name of ['ca', 'cert', 'key']) {
    draft.leave(filled(root.member(name)), 'file-elsewhere');
  }
  const alpn = root.member('ALPNProtocols');
  if (alpn && typeof alpn.value === 'string') {
    const names = alpn.value
      .split(',')
      .map((name) => name.replace(/^[\s["']+|[\s\]"']+$/g, ''))
      .filter((name) => name !== '');
    const tls = { ...draft.fields.tls, alpn: names };
    if (draft.putField('tls', alpn, tls)) retitle(draft, 'tls.alpn', names.join(', '));
  }
  // It only says which files are meant, and those are elsewhere.
  draft.leave(filled(root.member('certType')), 'internal');
}

/** The last value that was put is shown as one member of its group. */
function retitle(draft: ProfileDraft, field: string, value: string): void {
  const last = draft.mapped.at(-1);
  if (last) Object.assign(last, { field, value });
}

function mapClient(root: SourceNode, draft: ProfileDraft): void {
  draft.putField('clientId', root.member('clientId'));
  draft.putField('username', root.member('username'));
  draft.putSecret('password', root.member('password'));
  const version = root.member('mqttVersion');
  draft.putField('protocolVersion', version);
  const clean = root.member('clean');
  draft.putField('cleanStart', clean, flagOf(clean?.value));
  const keepAlive = root.member('keepalive');
  draft.putField('keepAlive', keepAlive, numberOf(keepAlive?.value));
  const timeout = root.member('connectTimeout');
  draft.putField('connectTimeout', timeout, numberOf(timeout?.value));
}

function mapReconnect(root: SourceNode, draft: ProfileDraft): void {
  const { reconnect } = draft.fields;
  const { shape } = reconnectSchema;
  const enabled = root.member('reconnect');
  draft.put(reconnect, shape, 'enabled', enabled, {
    ...{ value: flagOf(enabled?.value), field: 'reconnect.enabled' },
  });
  const period = root.member('reconnectPeriod');
  const milliseconds = numberOf(period?.value);
  const first = milliseconds === undefined ? undefined : milliseconds / 1_000;
  const put = { value: first, field: 'reconnect.firstDelay' };
  if (!draft.put(reconnect, shape, 'firstDelay', period, put)) return;
  reconnect.longestDelay = Math.max(reconnect.longestDelay, reconnect.firstDelay);
}

function mapSession(properties: SourceNode | undefined, draft: ProfileDraft): void {
  if (!properties) return;
  const { session } = draft.fields;
  const put = (name: keyof SessionFields, node: SourceNode | undefined, value: unknown) =>
    draft.put(session, sessionFieldsSchema.shape, name, node, { value, field: `session.${name}` });
  for (const [theirs, ours] of SESSION_NUMBERS) {
    const node = properties.member(theirs);
    put(ours, node, numberOf(node?.value));
  }
  for (const name of SESSION_FLAGS) {
    const node = properties.member(name);
    put(name, node, flagOf(node?.value));
  }
  const user = properties.member('userProperties');
  put('userProperties', user, userPropertiesOf(user?.value));
  const method = properties.member('authenticationMethod');
  if (method && authenticationSchema.safeParse(method.value).success) {
    draft.putField('authentication', method);
  }
  draft.leave(filled(method), 'unsupported');
  draft.leave(filled(properties.member('authenticationData')), 'secret');
}

/** MQTTX writes a will message of every connection; without a topic name there is none. */
function mapWill(root: SourceNode | undefined, draft: ProfileDraft): void {
  if (!root?.isObject()) return;
  draft.leave(root.member('id'), 'internal');
  const topic = root.member('lastWillTopic');
  const more = root.member('properties');
  if (!topic || topic.isEmpty()) {
    for (const node of [...root.children(), ...(more?.children() ?? [])]) {
      if (node !== more && !node.isEmpty()) draft.leave(node, 'unused');
    }
    return;
  }
  const will: WillFields = { ...DEFAULT_WILL };
  const put = (name: keyof WillFields, node: SourceNode | undefined, value = node?.value) =>
    draft.put(will, willFieldsSchema.shape, name, node, { value, field: `will.${name}` });
  const qos = root.member('lastWillQos');
  const retain = root.member('lastWillRetain');
  if (!put('topic', topic)) return;
  draft.fields.will = will;
  put('payload', root.member('lastWillPayload'));
  put('qos', qos, numberOf(qos?.value));
  put('retain', retain, flagOf(retain?.value));
  if (!more) return;
  for (const [theirs, ours] of WILL_NUMBERS) {
    const node = more.member(theirs);
    put(ours, node, numberOf(node?.value));
  }
  const format = more.member('payloadFormatIndicator');
  put('payloadFormatIndicator', format, flagOf(format?.value));
  put('contentType', more.member('contentType'));
  put('responseTopic', more.member('responseTopic'));
  const correlation = more.member('correlationData');
  // Written as text there, as hexadecimal here.
  const bytes = typeof correlation?.value === 'string' ? Buffer.from(correlation.value) : undefined;
  put('correlationData', correlation, bytes?.toString('hex') ?? null);
  const user = more.member('userProperties');
  put('userProperties', user, userPropertiesOf(user?.value) ?? null);
}

function mapSubscription(item: SourceNode, draft: ProfileDraft): void {
  for (const name of ['id', 'createAt', 'connectionId']) draft.leave(item.member(name), 'internal');
  addSubscription(draft, item.member('topic'), (subscription, field) => {
    const number = (name: string) => numberOf(item.member(name)?.value);
    const flag = (name: string) => flagOf(item.member(name)?.value);
    const put = (name: keyof typeof subscription, theirs: string, value: unknown) =>
      putInSubscription(draft, subscription, name, item.member(theirs), { value, field });
    put('qos', 'qos', number('qos'));
    put('name', 'alias', item.member('alias')?.value);
    put('paused', 'disabled', flag('disabled'));
    put('noLocal', 'nl', flag('nl'));
    put('retainAsPublished', 'rap', flag('rap'));
    put('retainHandling', 'rh', number('rh'));
    put('subscriptionIdentifier', 'subscriptionIdentifier', number('subscriptionIdentifier'));
    put('userProperties', 'userProperties', jsonProperties(item.member('userProperties')?.value));
    put('colour', 'color', paletteColour(item.member('color')?.value) ?? null);
    // Of the message form, not of SUBSCRIBE.
    draft.leave(item.member('retain'), 'unsupported');
  });
}

/** User properties of a subscription are JSON inside of JSON. */
function jsonProperties(text: unknown) {
  if (typeof text !== 'string') return userPropertiesOf(text);
  try {
    return userPropertiesOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
