// What pages see of the packet logs. A log is its session's: it ends with it, and with what it recorded.
import type { PacketFilter, PacketRow } from '../../../shared/contract/packets.ts';
import { fail, ProblemError } from '../../../shared/util/problem.ts';
import { fileProblemOf } from '../exchange/file-problem.ts';
import type { Sessions } from '../sessions.ts';
import { exportPackets } from './packet-export.ts';
import { BUDGET_BYTES, type PacketLog } from './packet-log.ts';
import { decoded, rowOf, rowsOf } from './packet-rows.ts';
import { PacketSearch } from './packet-search.ts';
import { bytesOf, messagesOf, placesIn } from './packet-segment.ts';

/** Filters of a log whose results are remembered: that of each window, and those changed while typing. */
const MOST_SEARCHES = 4;
/** Looking may take this part of the time: at a flood with a filter it would else take all. */
const SHARE_OF_TIME = 0.2;

interface Looked {
  searches: Map<string, PacketSearch>;
  /** No search before (`performance.now`). */
  restsUntil: number;
}

export class Packets {
  readonly #sessions: Pick<Sessions, 'all'>;
  readonly #looked = new WeakMap<PacketLog, Looked>();

  constructor(sessions: Pick<Sessions, 'all'>) {
    this.#sessions = sessions;
  }

  /** True when there is something newer than `after` and it may be looked at. */
  isNews(profileId: string, filter: PacketFilter, after: number): boolean {
    const log = this.#log(profileId);
    if ((log?.revision ?? 0) === after) return false;
    return !log || isAll(filter) || performance.now() >= this.#of(log).restsUntil;
  }

  async rows(profileId: string, filter: PacketFilter, before: number | null, limit: number) {
    const log = this.#log(profileId);
    if (!log) return { revision: 0, rows: [], ...NOTHING, more: false };
    const revision = log.revision;
    const { ids, more } = isAll(filter)
      ? newestOf(log, before, limit)
      : await this.#search(log, filter, before, limit);
    return { revision, rows: await rowsOf(log, ids), ...log.figures(), more };
  }

  /** Throws PACKET_GONE. */
  get(profileId: string, packetId: number) {
    const place = this.#log(profileId)?.find(packetId);
    if (!place) fail('PACKET_GONE', 'This packet is no longer in the packet log.');
    const { segment } = place;
    const at = packetId - segment.id;
    const message = messagesOf(segment, placesIn(segment))[at] ?? null;
    const { fields, problem } = decoded(place);
    const row: PacketRow = rowOf(place, message, { fields, problem });
    // A copy: the buffer below is shared with other packets.
    return { row, fields, bytes: new Uint8Array(bytesOf(place)), problem };
  }

  /** Answers how many were written. Rejects with a `ProblemError`. */
  async export(
    profileId: string,
    filter: PacketFilter,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const log = this.#log(profileId);
    if (!log) fail('PACKETS_NONE', 'There are no packets to export: nothing was sent or received.');
    try {
      return await exportPackets(log, filter, path, signal);
    } catch (error) {
      throw signal?.aborted ? error : new ProblemError(fileProblemOf(error));
    }
  }

  clear(profileId: string): void {
    this.#log(profileId)?.clear();
  }

  async #search(log: PacketLog, filter: PacketFilter, before: number | null, limit: number) {
    const looked = this.#of(log);
    const start = performance.now();
    const answer = await searchOf(looked, log, filter).newest(before, limit);
    const now = performance.now();
    looked.restsUntil = now + (now - start) * (1 / SHARE_OF_TIME - 1);
    return answer;
  }

  #of(log: PacketLog): Looked {
    const looked = this.#looked.get(log) ?? { searches: new Map(), restsUntil: 0 };
    this.#looked.set(log, looked);
    return looked;
  }

  #log(profileId: string): PacketLog | undefined {
    return this.#sessions.all().find((session) => session.profileId === profileId)?.packets;
  }
}

const NOTHING = { kept: 0, keptBytes: 0, budgetBytes: BUDGET_BYTES, dropped: 0 };

function isAll({ types, direction, text }: PacketFilter): boolean {
  return types.length === 0 && direction === null && text === '';
}

function newestOf(log: PacketLog, before: number | null, limit: number) {
  const end = before ?? log.lastId + 1;
  const ids: number[] = [];
  for (let at = end; ids.length <= limit; ) {
    const segment = log.before(at);
    if (!segment) break;
    const last = Math.min(at, segment.id + segment.count) - 1;
    for (let id = last; id >= segment.id && ids.length <= limit; id--) ids.push(id);
    at = segment.id;
  }
  return { ids: ids.slice(0, limit), more: ids.length > limit };
}

/** The one used last is the last. */
function searchOf({ searches }: Looked, log: PacketLog, filter: PacketFilter): PacketSearch {
  const key = JSON.stringify([[...filter.types].sort(), filter.direction, filter.text]);
  const search = searches.get(key) ?? new PacketSearch(log, filter);
  searches.delete(key);
  searches.set(key, search);
  const [oldest] = searches.keys();
  if (searches.size > MOST_SEARCHES && oldest !== undefined) searches.delete(oldest);
  return search;
}
