// What a user does to connections. Failures become a notice, except where the caller shows them.
import type { TlsFiles } from '../../shared/contract/certificates.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import type { Profile, ProfileFields, SecretValues } from '../../shared/contract/profiles.ts';
import type { BrokerAddress } from '../../shared/mqtt/broker-address.ts';
import { generateClientId } from '../../shared/mqtt/client-id.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useConnections } from '../state/connections.ts';
import { useCoreInfo } from '../state/core-info.ts';
import { useOverlay } from '../state/overlay.ts';
import { useProfiles } from '../state/profiles.ts';
import { useSelection } from '../state/selection.ts';

/** Asks the user for what the profile does not keep, unless it comes along in `asked`. */
export async function connect(page: Page, profileId: string, asked?: AskedValues): Promise<void> {
  const { show, notify } = useOverlay.getState();
  useSelection.getState().openTab(profileId);
  try {
    await page.client.connections.connect({ profileId, ...(asked ? { asked } : {}) });
  } catch (error) {
    const problem = problemOf(error);
    const { code } = problem;
    if (code === 'TRANSPORT_NOT_CHOSEN') show({ kind: 'choose-transport', profileId });
    else if (code !== 'CREDENTIALS_NEEDED') notify(problem);
    else {
      const names = (problem.detail ?? '').split(', ');
      show({ kind: 'ask', profileId, names, given: asked ?? {} });
    }
  }
}

export async function disconnect(page: Page, profileId: string): Promise<void> {
  await reported(() => page.client.connections.disconnect({ profileId }));
}

/** Connects with the profile as it is now; what is up, or on its way, is ended first. */
export async function reconnect(page: Page, profileId: string, asked?: AskedValues): Promise<void> {
  if (isOpen(profileId)) await disconnect(page, profileId);
  await connect(page, profileId, asked);
}

/**
 * True where a change needs the connection made anew. While a try is waited for the core begins the next one
 * by itself, with what was typed for the last one: whoever changes something looks before it is saved.
 */
export function isOpen(profileId: string): boolean {
  const state = useConnections.getState().byProfile[profileId]?.state;
  return state === 'connected' || state === 'connecting';
}

/** Changes some fields of a profile and connects with them; a failure becomes a notice. */
export async function changeAndConnect(
  page: Page,
  profile: Profile,
  fields: Partial<ProfileFields>,
): Promise<void> {
  const { id } = profile;
  const connectAnew = isOpen(id) ? reconnect : connect;
  const saved = await saveProfile(page, { id, fields: { ...fieldsOf(profile), ...fields } });
  if ('code' in saved) return useOverlay.getState().notify(saved);
  await connectAnew(page, id);
}

/** Closes the tab; a connection nobody sees would go on recording, so it is ended too. */
export async function closeTab(page: Page, profileId: string): Promise<void> {
  useSelection.getState().closeTab(profileId);
  page.forgetTopics(profileId);
  if (isTrying(profileId)) await disconnect(page, profileId);
}

/** True while the connection is up or will come up by itself. */
export function isTrying(profileId: string): boolean {
  const state = useConnections.getState().byProfile[profileId]?.state;
  return state === 'connected' || state === 'connecting' || state === 'waiting';
}

export async function loadProfiles(page: Page): Promise<void> {
  await reported(async () => useProfiles.getState().setAll(await page.client.profiles.list()));
}

export interface ProfileToSave {
  id?: string | undefined;
  fields: ProfileFields;
  /** A secret that is not named is kept, '' removes one. */
  secrets?: SecretValues;
  files?: TlsFiles;
}

export async function saveProfile(page: Page, input: ProfileToSave): Promise<Profile | Problem> {
  try {
    const profile = await page.client.profiles.save(input);
    useProfiles.getState().put(profile);
    return profile;
  } catch (error) {
    return problemOf(error);
  }
}

export function newProfileFields(): ProfileFields {
  return { ...DEFAULT_PROFILE, ...newClientId() };
}

export function newClientId(): Pick<ProfileFields, 'clientId'> {
  return { clientId: generateClientId(Math.random) };
}

export function fieldsOf(profile: Profile): ProfileFields {
  const { id: _id, secrets: _secrets, secretsLost: _lost, ...rest } = profile;
  const { certificates: _certificates, builtIn: _builtIn, ...fields } = rest;
  return fields;
}

export async function duplicateProfile(page: Page, profile: Profile, name: string): Promise<void> {
  await reported(async () => {
    await page.client.profiles.duplicate({ id: profile.id, name });
    useProfiles.getState().setAll(await page.client.profiles.list());
  });
}

export async function removeProfile(
  page: Page,
  profileId: string,
  deleteCapture: boolean,
): Promise<void> {
  await reported(async () => {
    await page.client.profiles.remove({ id: profileId, deleteCapture });
    useSelection.getState().closeTab(profileId);
    page.forgetTopics(profileId);
    useProfiles.getState().remove(profileId);
  });
}

/**
 * Connects to an address typed by hand; the same address again uses the profile it made before. A password
 * that comes along is for that connection: the one the profile keeps may be right, and only the user knows.
 */
export async function quickConnect(page: Page, address: BrokerAddress): Promise<Problem | null> {
  const { password } = address;
  const known = useProfiles.getState().profiles.find((profile) => sameAddress(profile, address));
  if (known) {
    const { show } = useOverlay.getState();
    const ask = { kind: 'ask', profileId: known.id, names: ['password'] } as const;
    if (password === undefined) await connect(page, known.id);
    else show({ ...ask, given: { password } });
    return null;
  }
  const saved = await saveProfile(page, {
    fields: fieldsFor(address),
    ...(password === undefined ? {} : { secrets: { password } }),
  });
  if ('code' in saved) return saved;
  await connect(page, saved.id);
  return null;
}

function sameAddress(profile: Profile, address: BrokerAddress): boolean {
  return (
    profile.transport === address.transport &&
    profile.host === address.host &&
    profile.port === address.port &&
    profile.username === address.username &&
    (address.path === undefined || profile.path === address.path)
  );
}

function fieldsFor({ transport, host, port, path, username }: BrokerAddress): ProfileFields {
  const fields = newProfileFields();
  return {
    ...fields,
    name: `${host}:${port}`,
    transport,
    host,
    port,
    path: path ?? fields.path,
    username,
  };
}

export async function startBroker(page: Page): Promise<void> {
  await reported(async () => {
    const broker = await page.client.broker.start();
    useCoreInfo.getState().setBroker(broker);
    await loadProfiles(page);
    if (broker.profileId !== null) await connect(page, broker.profileId);
  });
}

export async function stopBroker(page: Page): Promise<void> {
  await reported(async () => useCoreInfo.getState().setBroker(await page.client.broker.stop()));
}

export async function refreshBroker(page: Page): Promise<void> {
  await reported(async () => useCoreInfo.getState().setBroker(await page.client.broker.status()));
}

/** Runs what the user asked for; a failure becomes a notice. */
export async function reported(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}
