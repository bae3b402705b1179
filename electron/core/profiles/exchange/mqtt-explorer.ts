// MQTT Explorer: settings.json, one object with a member a connection. It knows MQTT 3.1.1 only, and
// keeps certificates and the client key inside, as base64.
import type { NotMapped } from '../../../../shared/contract/profile-exchange.ts';
import { addSubscription, putInSubscription, webSocketPath } from './imported-values.ts';
import { type InnerTlsFiles, leftOut, type ProfileDraft } from './profile-draft.ts';
import { EXPLORER_CONNECTIONS } from './profile-file.ts';
import { flagOf, numberOf, type SourceNode, wordOf } from './source-node.ts';

const GENERATED_CLIENT_ID = /^mqtt-explorer-[0-9a-f]{8}$/;
const LARGEST_FILE = 65_536;
const FILES = [
  ['selfSignedCertificate', 'ca'],
  ['clientCertificate', 'certificate'],
  ['clientKey', 'key'],
] as const;

export function mapMqttExplorer(root: SourceNode, draft: ProfileDraft): void {
  refuseOther(root.member('type'), draft);
  draft.putField('name', root.member('name'));
  draft.putField('host', root.member('host'));
  const port = root.member('port');
  draft.putField('port', port, numberOf(port?.value));
  mapTransport(root, draft);
  mapTls(root, draft);
  draft.fields.protocolVersion = '3.1.1';
  const clientId = root.member('clientId');
  if (GENERATED_CLIENT_ID.test(wordOf(clientId?.value)))
    draft.leave(clientId, 'generated-client-id');
  draft.putField('clientId', clientId);
  draft.putField('username', root.member('username'));
  draft.putSecret('password', root.member('password'));
  for (const item of root.member('subscriptions')?.children() ?? []) {
    // Before version 1 it was a list of topic filters.
    const filter = item.isObject() ? item.member('topic') : item;
    addSubscription(draft, filter, (subscription, field) => {
      const qos = item.member('qos');
      putInSubscription(draft, subscription, 'qos', qos, { value: numberOf(qos?.value), field });
    });
  }
  for (const name of ['id', 'configVersion']) draft.leave(root.member(name), 'internal');
  draft.leave(root.member('changeSet'), 'stale');
}

function refuseOther(type: SourceNode | undefined, draft: ProfileDraft): void {
  if (!type || type.isEmpty()) return;
  if (type.value === 'mqtt') draft.leave(type, 'internal');
  else {
    draft.leave(type, 'unsupported');
    draft.problems.push({
      code: 'PROFILE_NOT_MQTT',
      message: 'This is no MQTT connection, so it cannot be taken over.',
    });
  }
}

function mapTransport(root: SourceNode, draft: ProfileDraft): void {
  const protocol = root.member('protocol');
  const encryption = root.member('encryption');
  const base = protocol?.value === 'ws' ? 'ws' : 'mqtt';
  const tls = flagOf(encryption?.value);
  draft.setTransport(base, tls);
  const { transport } = draft.fields;
  const isKnown = protocol?.value === 'ws' || protocol?.value === 'mqtt';
  if (protocol && !protocol.isEmpty()) {
    if (isKnown) draft.note(protocol, 'transport', transport);
    else draft.leave(protocol, 'invalid');
  }
  if (encryption && !encryption.isEmpty()) {
    if (tls === undefined) draft.leave(encryption, 'invalid');
    else draft.note(encryption, 'transport', transport);
  }
  const path = root.member('basePath');
  if (base === 'ws') {
    draft.fields.path = '/';
    draft.putField('path', path, webSocketPath(path?.value));
  } else if (path && !path.isEmpty()) draft.leave(path, 'unused');
}

function mapTls(root: SourceNode, draft: ProfileDraft): void {
  const validation = root.member('certValidation');
  draft.setVerification(validation);
  for (const [theirs, ours] of FILES) mapFile(root.member(theirs), draft, ours);
  // Its own authority stands beside those of the system, as there; without one nothing is lost by it.
  if (draft.files.ca && draft.fields.tls.verify === 'system') draft.fields.tls.verify = 'ca';
}

function mapFile(
  node: SourceNode | undefined,
  draft: ProfileDraft,
  use: keyof InnerTlsFiles,
): void {
  const data = node?.member('data');
  const name = node?.member('name');
  if (!data || data.isEmpty()) return;
  const bytes = bytesOf(data.value);
  if (!bytes) {
    draft.leave(data, use === 'key' ? 'secret' : 'invalid');
    return;
  }
  const shown = typeof name?.value === 'string' && name.value !== '' ? name.value : `${use}.pem`;
  draft.files[use] = { name: shown.slice(0, 200), bytes };
  const field = use === 'ca' ? 'certificates.ca' : 'certificates.client';
  draft.note(data, field, use === 'key' ? '' : shown);
  if (name && !name.isEmpty()) draft.note(name, field, shown);
}

function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length > 0 && bytes.length <= LARGEST_FILE ? bytes : undefined;
}

/** What settings.json holds beside its connections. */
export function explorerLeftOvers(root: SourceNode): NotMapped[] {
  return root.children().flatMap((node) => {
    const { name } = node;
    if (name === EXPLORER_CONNECTIONS)
      return node.isList() || node.isObject() ? [] : [leftOut(node, 'invalid')];
    if (node.isEmpty()) return [leftOut(node, 'empty')];
    if (name === 'Settings') return [leftOut(node, 'settings')];
    if (name !== 'connection_view_state') return [leftOut(node, 'unknown')];
    const charts = node.children().flatMap((view) => view.member('charts')?.children() ?? []);
    return [leftOut(node, 'charts', charts.length)];
  });
}
