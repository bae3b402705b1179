// A profile as the editor holds it: flat, and everything that is typed is text until it is saved.
// Labels, errors, sections and the focus all go by these names.
import { DEFAULT_WILL } from '../../../../shared/contract/defaults.ts';
import type {
  AskedName,
  AuthenticationMethod,
  Environment,
  ProfileFields,
  ProtocolVersion,
  ProxyFields,
  Subscription,
  TlsFields,
  Transport,
  UserProperties,
  WillFields,
} from '../../../../shared/contract/profiles.ts';

export interface HeaderRow {
  name: string;
  /** '' of a secret one. */
  value: string;
  secret: boolean;
  /** What was typed as the value of a secret one; undefined keeps what is kept. */
  typed: string | undefined;
}

export interface SubscriptionRow {
  filter: string;
  qos: Subscription['qos'];
  name: string;
  colour: string;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: 0 | 1 | 2;
  identifier: string;
  userProperties: UserProperties;
  paused: boolean;
}

/** With a question mark it is not chosen yet whether TLS is used. */
export type TypedTransport = Transport | 'mqtt?' | 'ws?';

export interface ProfileForm {
  name: string;
  protocolVersion: ProtocolVersion;
  transport: TypedTransport;
  host: string;
  port: string;
  path: string;
  username: string;
  ask: readonly AskedName[];

  folder: string;
  /** Separated by commas. */
  tags: string;
  colour: string;
  environment: Environment;

  /** host:port, one a line. */
  servers: string;
  connectTimeout: string;
  keepAlive: string;
  reconnect: boolean;
  firstDelay: string;
  longestDelay: string;
  proxyKind: ProxyFields['kind'] | 'none';
  proxyHost: string;
  proxyPort: string;
  proxyUsername: string;
  subProtocol: string;
  headers: readonly HeaderRow[];

  verify: TlsFields['verify'];
  /** Fingerprints, one a line. */
  pinned: string;
  serverName: string;
  /** Separated by commas. */
  alpn: string;
  minVersion: TlsFields['minVersion'];

  clientId: string;
  authentication: AuthenticationMethod;
  cleanStart: boolean;
  sessionExpiry: string;
  receiveMaximum: string;
  maximumPacketSize: string;
  topicAliasMaximum: string;
  requestResponseInformation: boolean;
  requestProblemInformation: boolean;
  connectProperties: UserProperties;

  will: boolean;
  willTopic: string;
  willPayload: string;
  willEncoding: WillFields['payloadEncoding'];
  willQos: WillFields['qos'];
  willRetain: boolean;
  willDelay: string;
  willExpiry: string;
  willFormat: 'unsaid' | 'bytes' | 'text';
  willContentType: string;
  willResponseTopic: string;
  willCorrelation: string;
  willProperties: UserProperties;

  subscriptions: readonly SubscriptionRow[];
  /** Topic filters, one a line. */
  excluded: string;

  guarded: boolean;
  readOnly: boolean;
  /** Topic filters, one a line. */
  protectedFilters: string;
}

export const DEFAULT_PROXY_PORTS = { socks5: '1080', http: '3128' } as const;

export function formOf(fields: ProfileFields): ProfileForm {
  return {
    ...ofGeneral(fields),
    ...ofNetwork(fields),
    ...ofSession(fields),
    ...ofWill(fields.will),
    verify: fields.tls.verify,
    pinned: fields.tls.pinned.join('\n'),
    serverName: fields.tls.serverName,
    alpn: fields.tls.alpn.join(', '),
    minVersion: fields.tls.minVersion,
    subscriptions: fields.subscriptions.map(rowOf),
    excluded: fields.excluded.join('\n'),
    guarded: fields.guarded,
    readOnly: fields.readOnly,
    protectedFilters: fields.protectedFilters.join('\n'),
  };
}

function ofGeneral(fields: ProfileFields) {
  const { name, protocolVersion, host, path, username, ask } = fields;
  const { folder, colour, environment } = fields;
  const transport = typedTransport(fields);
  return {
    ...{ name, protocolVersion, transport, host, path, username, ask },
    ...{ folder, colour, environment },
    port: String(fields.port),
    tags: fields.tags.join(', '),
  };
}

function ofNetwork({ proxy, webSocket, ...fields }: ProfileFields) {
  return {
    servers: fields.servers.map(serverText).join('\n'),
    connectTimeout: String(fields.connectTimeout),
    keepAlive: String(fields.keepAlive),
    reconnect: fields.reconnect.enabled,
    firstDelay: String(fields.reconnect.firstDelay),
    longestDelay: String(fields.reconnect.longestDelay),
    proxyKind: proxy?.kind ?? ('none' as const),
    proxyHost: proxy?.host ?? '',
    proxyPort: proxy ? String(proxy.port) : DEFAULT_PROXY_PORTS.socks5,
    proxyUsername: proxy?.username ?? '',
    subProtocol: webSocket.subProtocol,
    headers: webSocket.headers.map((header) => ({ ...header, typed: undefined })),
  };
}

function ofSession({ session, ...fields }: ProfileFields) {
  return {
    clientId: fields.clientId,
    authentication: fields.authentication,
    cleanStart: fields.cleanStart,
    sessionExpiry: textOrNone(session.expiryInterval),
    receiveMaximum: textOrNone(session.receiveMaximum),
    maximumPacketSize: textOrNone(session.maximumPacketSize),
    topicAliasMaximum: String(session.topicAliasMaximum),
    requestResponseInformation: session.requestResponseInformation,
    requestProblemInformation: session.requestProblemInformation,
    connectProperties: session.userProperties,
  };
}

function ofWill(kept: WillFields | null) {
  const will = kept ?? DEFAULT_WILL;
  const format = will.payloadFormatIndicator;
  return {
    will: kept !== null,
    willTopic: will.topic,
    willPayload: will.payload,
    willEncoding: will.payloadEncoding,
    willQos: will.qos,
    willRetain: will.retain,
    willDelay: String(will.delayInterval),
    willExpiry: textOrNone(will.messageExpiryInterval),
    willFormat: format === null ? ('unsaid' as const) : format ? ('text' as const) : 'bytes',
    willContentType: will.contentType,
    willResponseTopic: will.responseTopic,
    willCorrelation: will.correlationData,
    willProperties: will.userProperties,
  } as const;
}

export function rowOf(subscription: Subscription): SubscriptionRow {
  const { filter, qos, subscriptionIdentifier } = subscription;
  return {
    ...newRow(filter, qos),
    name: subscription.name ?? '',
    colour: subscription.colour ?? '',
    noLocal: subscription.noLocal ?? false,
    retainAsPublished: subscription.retainAsPublished ?? false,
    retainHandling: subscription.retainHandling ?? 0,
    identifier: textOrNone(subscriptionIdentifier ?? null),
    userProperties: subscription.userProperties ?? [],
    paused: subscription.paused ?? false,
  };
}

export function newRow(filter = '', qos: Subscription['qos'] = 0): SubscriptionRow {
  return {
    ...{ filter, qos, name: '', colour: '', noLocal: false, retainAsPublished: false },
    ...{ retainHandling: 0, identifier: '', userProperties: [], paused: false },
  };
}

/** IPv6 addresses in brackets, so that the port can be told apart. */
export function serverText({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function textOrNone(number: number | null): string {
  return number === null ? '' : String(number);
}

type WithTransport = { transport: TypedTransport };

function typedTransport(
  fields: Pick<ProfileFields, 'transport' | 'transportChosen'>,
): TypedTransport {
  if (fields.transportChosen) return fields.transport;
  return usesPath(fields) ? 'ws?' : 'mqtt?';
}

export function isChosen(transport: TypedTransport): transport is Transport {
  return transport !== 'mqtt?' && transport !== 'ws?';
}

/** The fields of a profile that say it. */
export function transportFields(
  typed: TypedTransport,
): Pick<ProfileFields, 'transport' | 'transportChosen'> {
  if (isChosen(typed)) return { transport: typed, transportChosen: true };
  return { transport: typed === 'ws?' ? 'ws' : 'mqtt', transportChosen: false };
}

export function usesPath({ transport }: WithTransport): boolean {
  return transport.startsWith('ws');
}

export function usesTls({ transport }: WithTransport): boolean {
  return transport === 'mqtts' || transport === 'wss';
}
