// Packets as lines of JSON: time, direction, type, bytes in hexadecimal and fields.
import type { PacketFilter } from '../../../shared/contract/packets.ts';
import { ExportFile } from '../exchange/export-file.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import type { PacketLog } from './packet-log.ts';
import { decoded, rowOf } from './packet-rows.ts';
import { matcherOf } from './packet-search.ts';
import { bytesOf, messagesOf, type Place, placesIn, type Segment } from './packet-segment.ts';

/** Writes what matches now, oldest first; answers how many. Rejects where the file cannot be written. */
export async function exportPackets(
  log: PacketLog,
  filter: PacketFilter,
  path: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const file = new ExportFile(path);
  try {
    const count = await writeAll(log, filter, file, signal);
    file.finish();
    return count;
  } catch (error) {
    file.discard();
    throw error;
  }
}

async function writeAll(
  log: PacketLog,
  filter: PacketFilter,
  file: ExportFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  const matches = matcherOf(filter);
  const slice = new LoopSlice();
  let count = 0;
  for (const segment of segmentsOf(log)) {
    const places = placesIn(segment);
    const messages = messagesOf(segment, places);
    for (const [at, place] of places.entries()) {
      if (!matches(place)) continue;
      file.text(lineOf(place, messages[at] ?? null));
      count++;
      if (slice.isOver()) await slice.next();
      signal?.throwIfAborted();
    }
    if (slice.isOver()) await slice.next();
  }
  return count;
}

/** Those that are there now, oldest first; what is held here does not go meanwhile. */
function segmentsOf(log: PacketLog): Segment[] {
  const segments: Segment[] = [];
  for (let at = log.lastId + 1; ; ) {
    const segment = log.before(at);
    if (!segment) return segments.reverse();
    segments.push(segment);
    at = segment.id;
  }
}

function lineOf(place: Place, messageId: number | null): string {
  const { fields, problem } = decoded(place);
  const { time, id, summary, failed, ...row } = rowOf(place, messageId, { fields, problem });
  return `${JSON.stringify({
    time: new Date(time).toISOString(),
    ...row,
    hex: bytesOf(place).toString('hex'),
    fields,
    problem,
  })}\n`;
}
