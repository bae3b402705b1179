// From what the editor holds to a profile, with what is wrong beside each field before the core is
// asked. The core checks again.
import type { ProfileFields, Subscription } from '../../../../shared/contract/profiles.ts';
import { needsClientId } from '../../../../shared/mqtt/client-id.ts';
import { checkTopicName } from '../../../../shared/mqtt/topic-rules.ts';
import { folderPath } from '../../../../shared/util/folder-path.ts';
import { commaList, type FormErrors, FormReader } from './form-reader.ts';
import {
  type ProfileForm,
  type SubscriptionRow,
  transportFields,
  usesPath,
  usesTls,
} from './profile-form.ts';

/** What the editor knows of a profile besides what is typed. */
export interface FormContext {
  /** What the editor does not show is kept from here. */
  base: ProfileFields;
  /** Names of the secrets that are kept. */
  secrets: readonly string[];
  /** A CA file is kept or chosen. */
  hasCa: boolean;
}

export interface ReadForm {
  /** As far as it can be read: numbers are NaN where `errors` says so. */
  fields: ProfileFields;
  /** In the order of the sections. */
  errors: FormErrors;
}

const UINT32 = 4_294_967_295;
const FINGERPRINT = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/;
const SERVER = /^(?:\[(?<v6>[0-9a-f:.%]+)\]|(?<name>[^\s/:@[\]]+)):(?<port>\d{1,5})$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/;

export function readForm(form: ProfileForm, context: FormContext): ReadForm {
  const reader = new FormReader();
  const fields: ProfileFields = {
    ...context.base,
    ...readGeneral(reader, form),
    ...readListing(reader, form),
    ...readNetwork(reader, form),
    proxy: readProxy(reader, form),
    webSocket: readWebSocket(reader, form, context),
    tls: readTls(reader, form, context),
    ...readClient(reader, form),
    session: readSession(reader, form),
    will: form.will ? readWill(reader, form) : null,
    subscriptions: readSubscriptions(reader, form),
    excluded: reader.filters('excluded', form.excluded),
    guarded: form.guarded,
    readOnly: form.readOnly,
    protectedFilters: reader.filters('protectedFilters', form.protectedFilters),
  };
  return { fields, errors: reader.errors };
}

function readGeneral(reader: FormReader, form: ProfileForm) {
  const name = form.name.trim();
  if (name === '') reader.fail('name', 'nameMissing');
  const host = reader.host('host', form.host);
  const port = reader.whole('port', form.port, 1, 65_535, 'portRange');
  const { protocolVersion, path } = form;
  if (usesPath(form) && !path.startsWith('/')) reader.fail('path', 'pathShape');
  const username = reader.text('username', form.username);
  const transport = transportFields(form.transport);
  return { name, protocolVersion, ...transport, host, port, path, username, ask: [...form.ask] };
}

function readListing(reader: FormReader, form: ProfileForm) {
  const tags = commaList(form.tags);
  if (tags.length > 50 || tags.some((tag) => tag.length > 100)) reader.fail('tags', 'tagLength');
  const { colour, environment } = form;
  return { folder: folderPath(form.folder), tags, colour, environment };
}

function readNetwork(reader: FormReader, form: ProfileForm) {
  const servers: ProfileFields['servers'] = [];
  for (const [at, text] of form.servers.split('\n').entries()) {
    const line = text.trim();
    if (line === '') continue;
    const { v6, name, port } = SERVER.exec(line)?.groups ?? {};
    const host = v6 ?? name;
    if (host === undefined || !isPort(Number(port)) || servers.length === 50) {
      reader.fail('servers', 'serverLine', { line: at + 1 });
    } else {
      servers.push({ host, port: Number(port) });
    }
  }
  const connectTimeout = reader.seconds('connectTimeout', form.connectTimeout, 1, 3_600);
  const keepAlive = reader.whole('keepAlive', form.keepAlive, 0, 65_535, 'keepAliveRange');
  const reconnect = {
    enabled: form.reconnect,
    firstDelay: reader.seconds('firstDelay', form.firstDelay, 0.1, 3_600),
    longestDelay: reader.seconds('longestDelay', form.longestDelay, 0.1, 86_400),
  };
  if (reconnect.longestDelay < reconnect.firstDelay) reader.fail('longestDelay', 'delayOrder');
  return { servers, connectTimeout, keepAlive, reconnect };
}

function readProxy(reader: FormReader, form: ProfileForm): ProfileFields['proxy'] {
  if (form.proxyKind === 'none') return null;
  return {
    kind: form.proxyKind,
    host: reader.host('proxyHost', form.proxyHost),
    port: reader.whole('proxyPort', form.proxyPort, 1, 65_535, 'portRange'),
    username: form.proxyUsername,
  };
}

function readWebSocket(reader: FormReader, form: ProfileForm, { secrets }: FormContext) {
  const seen = new Set<string>();
  const headers = form.headers.map(({ name, value, secret, typed }, at) => {
    if (!HEADER_NAME.test(name)) reader.fail(`headers.${at}.name`, 'headerName');
    if (seen.has(name.toLowerCase())) reader.fail(`headers.${at}.name`, 'headerRepeated');
    seen.add(name.toLowerCase());
    const missing = secret && !typed && !secrets.includes(`header.${name}`);
    if (missing) reader.fail(`headers.${at}.value`, 'headerSecretMissing');
    return { name, value: secret ? '' : reader.text(`headers.${at}.value`, value), secret };
  });
  return { subProtocol: form.subProtocol.trim(), headers };
}

function readTls(reader: FormReader, form: ProfileForm, { hasCa }: FormContext) {
  const pinned: string[] = [];
  for (const [at, line] of form.pinned.split('\n').entries()) {
    if (line.trim() === '') continue;
    const fingerprint = asFingerprint(line);
    if (!FINGERPRINT.test(fingerprint)) reader.fail('pinned', 'fingerprintLine', { line: at + 1 });
    else pinned.push(fingerprint);
  }
  const matters = usesTls(form);
  if (matters && form.verify === 'ca' && !hasCa) reader.fail('ca', 'caMissing');
  if (matters && form.verify === 'pinned' && pinned.length === 0) {
    reader.fail('pinned', 'fingerprintMissing');
  }
  const alpn = commaList(form.alpn);
  if (alpn.length > 20 || alpn.some((name) => name.length > 255)) reader.fail('alpn', 'alpnLength');
  const { verify, minVersion } = form;
  return { verify, pinned, serverName: form.serverName.trim(), alpn, minVersion };
}

/** As openssl and browsers write it: with or without colons, in capitals or not. */
function asFingerprint(line: string): string {
  const digits = line.replace(/^.*=/, '').replace(/[\s:]/g, '').toUpperCase();
  return digits.match(/../g)?.join(':') ?? '';
}

function readClient(reader: FormReader, form: ProfileForm) {
  const { authentication, cleanStart } = form;
  const clientId = reader.text('clientId', form.clientId);
  if (clientId === '' && needsClientId(form.protocolVersion, cleanStart)) {
    reader.fail('clientId', 'clientIdMissing');
  }
  if (authentication !== 'none' && form.protocolVersion !== '5.0') {
    reader.fail('authentication', 'authenticationVersion');
  }
  return { clientId, authentication, cleanStart };
}

function readSession(reader: FormReader, form: ProfileForm): ProfileFields['session'] {
  const { requestResponseInformation, requestProblemInformation } = form;
  return {
    expiryInterval: reader.wholeOrNone('sessionExpiry', form.sessionExpiry, 0, UINT32),
    receiveMaximum: reader.wholeOrNone('receiveMaximum', form.receiveMaximum, 1, 65_535),
    maximumPacketSize: reader.wholeOrNone('maximumPacketSize', form.maximumPacketSize, 1, UINT32),
    topicAliasMaximum: reader.whole('topicAliasMaximum', form.topicAliasMaximum, 0, 65_535),
    requestResponseInformation,
    requestProblemInformation,
    userProperties: [...form.connectProperties],
  };
}

function readWill(reader: FormReader, form: ProfileForm): ProfileFields['will'] {
  reader.problem('willTopic', checkTopicName(form.willTopic));
  const payload = willPayload(reader, form);
  const responseTopic = form.willResponseTopic;
  if (responseTopic !== '') reader.problem('willResponseTopic', checkTopicName(responseTopic));
  return {
    topic: form.willTopic,
    payload,
    payloadEncoding: form.willEncoding,
    qos: form.willQos,
    retain: form.willRetain,
    delayInterval: reader.whole('willDelay', form.willDelay, 0, UINT32),
    messageExpiryInterval: reader.wholeOrNone('willExpiry', form.willExpiry, 0, UINT32),
    payloadFormatIndicator: form.willFormat === 'unsaid' ? null : form.willFormat === 'text',
    contentType: reader.text('willContentType', form.willContentType),
    responseTopic,
    correlationData: reader.hex('willCorrelation', form.willCorrelation),
    userProperties: [...form.willProperties],
  };
}

/** A will message holds at most 65,535 bytes (3.1.3.4: binary data). */
function willPayload(reader: FormReader, { willEncoding, willPayload: text }: ProfileForm): string {
  const bare = text.replace(/\s/g, '');
  let bytes = bare.length / 2;
  if (willEncoding === 'text') bytes = new TextEncoder().encode(text).length;
  else if (willEncoding === 'hex') {
    if (!/^([0-9a-f]{2})*$/i.test(bare)) reader.fail('willPayload', 'hex');
  } else {
    bytes = (bare.length * 3) / 4 - (bare.match(/=*$/)?.[0].length ?? 0);
    const shaped = /^[A-Za-z0-9+/]*={0,2}$/.test(bare) && bare.length % 4 === 0;
    if (!shaped) reader.fail('willPayload', 'base64');
  }
  if (bytes > 65_535) reader.fail('willPayload', 'textLength');
  return willEncoding === 'text' ? text : bare;
}

function readSubscriptions(reader: FormReader, form: ProfileForm): Subscription[] {
  const seen = new Set<string>();
  const five = form.protocolVersion === '5.0';
  return form.subscriptions.map((row, at) => {
    const field = `subscriptions.${at}.filter` as const;
    reader.filter(field, row.filter, seen);
    seen.add(row.filter);
    // 5.0 section 3.8.3.1: a protocol error.
    const shared = row.filter.startsWith('$share/') && row.noLocal && five;
    if (shared) reader.fail(field, 'filterShared');
    const identifier = reader.wholeOrNone(
      `subscriptions.${at}.identifier`,
      row.identifier,
      1,
      268_435_455,
    );
    return subscriptionOf(row, identifier);
  });
}

/** What is as it always is stays out of the profile. */
export function subscriptionOf(row: SubscriptionRow, identifier: number | null): Subscription {
  const { filter, qos, name, colour, noLocal, retainAsPublished, retainHandling } = row;
  return {
    filter,
    qos,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(colour === '' ? {} : { colour }),
    ...(noLocal ? { noLocal } : {}),
    ...(retainAsPublished ? { retainAsPublished } : {}),
    ...(retainHandling === 0 ? {} : { retainHandling }),
    ...(identifier === null ? {} : { subscriptionIdentifier: identifier }),
    ...(row.userProperties.length === 0 ? {} : { userProperties: [...row.userProperties] }),
    ...(row.paused ? { paused: true } : {}),
  };
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}
