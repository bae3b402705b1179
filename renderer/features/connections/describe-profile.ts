// What a profile will do, in parts that any language can put into a sentence: i18n `describe.<part>`.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { serverText, usesPath, usesTls } from './editor/profile-form.ts';

export type DescriptionPart =
  | { part: 'connects'; address: string; version: string }
  | { part: 'otherServers'; count: number }
  | { part: 'proxySocks5' | 'proxyHttp'; proxy: string }
  /** Whoever is in between can read and change everything. */
  | { part: 'unverified' }
  | { part: 'transportUnknown' | 'asks' | 'subscribesNothing' | 'keepsSession' | 'readOnly' }
  | { part: 'subscribesOne'; filter: string; qos: number }
  | { part: 'subscribesMany'; filter: string; qos: number; count: number }
  | { part: 'will'; topic: string }
  | { part: 'records'; bytes: number };

/** In the order of saying. Fields that are half typed are left out of the address. */
export function describeProfile(fields: ProfileFields): DescriptionPart[] {
  const parts: DescriptionPart[] = [
    { part: 'connects', address: addressOf(fields), version: fields.protocolVersion },
  ];
  const { proxy, will } = fields;
  if (!fields.transportChosen) parts.push({ part: 'transportUnknown' });
  if (fields.servers.length > 0) parts.push({ part: 'otherServers', count: fields.servers.length });
  if (proxy) {
    const part = proxy.kind === 'http' ? 'proxyHttp' : 'proxySocks5';
    parts.push({ part, proxy: hostAndPort(proxy) });
  }
  if (usesTls(fields) && fields.tls.verify === 'none') parts.push({ part: 'unverified' });
  if (fields.ask.length > 0) parts.push({ part: 'asks' });
  if (!fields.cleanStart) parts.push({ part: 'keepsSession' });
  parts.push(subscribing(fields));
  if (will && !fields.readOnly) parts.push({ part: 'will', topic: will.topic || '…' });
  if (fields.readOnly) parts.push({ part: 'readOnly' });
  parts.push({ part: 'records', bytes: fields.recording.maxBytes });
  return parts;
}

/** "wss://broker.example:443/mqtt"; without the transport where it is not chosen. */
export function addressOf(
  fields: Pick<ProfileFields, 'transport' | 'transportChosen' | 'host' | 'port' | 'path'>,
): string {
  const path = usesPath(fields) ? fields.path : '';
  const scheme = fields.transportChosen ? `${fields.transport}://` : '';
  return `${scheme}${hostAndPort(fields)}${path}`;
}

function hostAndPort({ host, port }: { host: string; port: number }): string {
  const shown = { host: host === '' ? '…' : host, port };
  return Number.isNaN(port) ? `${shown.host}:…` : serverText(shown);
}

function subscribing({ subscriptions }: ProfileFields): DescriptionPart {
  const live = subscriptions.filter(({ paused }) => !paused);
  const [first] = live;
  if (!first) return { part: 'subscribesNothing' };
  const { qos } = first;
  const filter = first.filter || '…';
  if (live.length === 1) return { part: 'subscribesOne', filter, qos };
  return { part: 'subscribesMany', filter, qos, count: live.length - 1 };
}
