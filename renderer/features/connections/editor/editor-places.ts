// Where in the editor each setting is: for the mark of a section with an error, the focus, and the
// search for a setting.
import type { ProfileForm } from './profile-form.ts';

export const SECTIONS = [
  'general',
  'listing',
  'network',
  'tls',
  'session',
  'will',
  'subscriptions',
  'guard',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Everything with a control of its own; besides what the form holds: secrets and chosen files. */
export type Setting =
  | keyof ProfileForm
  | ('password' | 'proxyPassword' | 'keyPassphrase' | 'ca' | 'clientCertificate');

/** A setting, or a field in a row of a list. */
export type FieldId =
  | Setting
  | `subscriptions.${number}.${'filter' | 'identifier'}`
  | `headers.${number}.${'name' | 'value'}`;

export const SECTION_OF: Readonly<Record<Setting, Section>> = {
  name: 'general',
  protocolVersion: 'general',
  transport: 'general',
  host: 'general',
  port: 'general',
  path: 'general',
  username: 'general',
  password: 'general',
  ask: 'general',
  folder: 'listing',
  tags: 'listing',
  colour: 'listing',
  environment: 'listing',
  servers: 'network',
  connectTimeout: 'network',
  keepAlive: 'network',
  reconnect: 'network',
  firstDelay: 'network',
  longestDelay: 'network',
  proxyKind: 'network',
  proxyHost: 'network',
  proxyPort: 'network',
  proxyUsername: 'network',
  proxyPassword: 'network',
  subProtocol: 'network',
  headers: 'network',
  verify: 'tls',
  ca: 'tls',
  pinned: 'tls',
  clientCertificate: 'tls',
  keyPassphrase: 'tls',
  serverName: 'tls',
  alpn: 'tls',
  minVersion: 'tls',
  clientId: 'session',
  authentication: 'session',
  cleanStart: 'session',
  sessionExpiry: 'session',
  receiveMaximum: 'session',
  maximumPacketSize: 'session',
  topicAliasMaximum: 'session',
  requestResponseInformation: 'session',
  requestProblemInformation: 'session',
  connectProperties: 'session',
  will: 'will',
  willTopic: 'will',
  willPayload: 'will',
  willEncoding: 'will',
  willQos: 'will',
  willRetain: 'will',
  willDelay: 'will',
  willExpiry: 'will',
  willFormat: 'will',
  willContentType: 'will',
  willResponseTopic: 'will',
  willCorrelation: 'will',
  willProperties: 'will',
  subscriptions: 'subscriptions',
  excluded: 'subscriptions',
  guarded: 'guard',
  readOnly: 'guard',
  protectedFilters: 'guard',
};

export function sectionOf(field: FieldId): Section {
  const [setting = 'name'] = field.split('.');
  return SECTION_OF[setting as Setting];
}

export const SETTINGS = Object.keys(SECTION_OF).filter(isSetting);

/** The setting of this name, or the first one of the section of this name. */
export function settingAt(name: string): Setting | undefined {
  return isSetting(name) ? name : SETTINGS.find((setting) => SECTION_OF[setting] === name);
}

function isSetting(name: string): name is Setting {
  return Object.hasOwn(SECTION_OF, name);
}
