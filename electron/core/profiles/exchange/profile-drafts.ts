// From a file as it was read to the drafts of its profiles: what a preview shows, and an import saves.
import type { NotMapped, ProfileFormat } from '../../../../shared/contract/profile-exchange.ts';
import { generateClientId } from '../../../../shared/mqtt/client-id.ts';
import { fail } from '../../../../shared/util/problem.ts';
import { LoopSlice } from '../../util/loop-slice.ts';
import { checkInnerFiles } from './inner-files.ts';
import { explorerLeftOvers, mapMqttExplorer } from './mqtt-explorer.ts';
import { fxLeftOvers, fxProfiles, mapMqttFx } from './mqttfx.ts';
import { mapMqttx } from './mqttx.ts';
import { mapOwn, type OwnSecrets, openOwnFile, ownFolders, ownLeftOvers } from './own-format.ts';
import { ProfileDraft } from './profile-draft.ts';
import { EXPLORER_CONNECTIONS, type ProfileFile } from './profile-file.ts';
import { SourceNode } from './source-node.ts';

const MOST_PROFILES = 10_000;

export interface Drafts {
  format: ProfileFormat;
  /** In the order of the file; the place of one is its index. */
  drafts: ProfileDraft[];
  /** Paths of folders without a profile. */
  folders: string[];
  notMapped: NotMapped[];
}

/** How a format finds its profiles, maps one of them, and lists what is beside them. */
interface Reading {
  profiles: unknown[];
  map(root: SourceNode, draft: ProfileDraft, index: number): void;
  folders?: string[];
  notMapped: NotMapped[];
}

/**
 * `passphrase` of a file of our own: '' leaves its secrets out. `now` in milliseconds since 1970. Rejects with a `ProblemError` for a file
 * that cannot be taken over as a whole; what is wrong with one profile is a problem of its draft.
 */
export async function draftsOf(
  file: ProfileFile,
  passphrase: string | undefined,
  { random, now }: { random(): number; now: number },
): Promise<Drafts> {
  const { profiles, map, folders = [], notMapped } = await reading(file, passphrase);
  if (profiles.length > MOST_PROFILES) {
    fail(
      'PROFILE_FILE_TOO_LARGE',
      `This file holds more than ${MOST_PROFILES} connections. Export fewer of them at once.`,
      String(profiles.length),
    );
  }
  const slice = new LoopSlice();
  const drafts: ProfileDraft[] = [];
  for (const [index, profile] of profiles.entries()) {
    const root = new SourceNode(profile);
    const draft = new ProfileDraft(generateClientId(random));
    map(root, draft, index);
    draft.finish(root);
    await checkInnerFiles(draft, now);
    drafts.push(draft);
    if (slice.isOver()) await slice.next();
  }
  return { format: file.format, drafts, folders, notMapped };
}

async function reading(file: ProfileFile, passphrase: string | undefined): Promise<Reading> {
  const root = new SourceNode(file.value);
  switch (file.format) {
    case 'mqttx':
      return {
        profiles: root.isList() ? listOf(file.value) : [file.value],
        map: (node, draft, index) => mapMqttx(node, draft, file.messages[index] ?? 0),
        notMapped: [],
      };
    case 'mqtt-explorer':
      return {
        profiles: listOf(root.member(EXPLORER_CONNECTIONS)?.value),
        map: mapMqttExplorer,
        notMapped: explorerLeftOvers(root),
      };
    case 'mqttfx':
      return { profiles: fxProfiles(root), map: mapMqttFx, notMapped: fxLeftOvers(root) };
    case 'mqttscope':
      return ownReading(root, await openOwnFile(root, passphrase));
  }
}

function ownReading(root: SourceNode, secrets: OwnSecrets): Reading {
  return {
    profiles: listOf(root.member('profiles')?.value),
    map: (node, draft, index) => mapOwn(node, draft, secrets, index),
    folders: ownFolders(root),
    notMapped: ownLeftOvers(root),
  };
}

/** Items of a list, or what the members of an object are. */
function listOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
