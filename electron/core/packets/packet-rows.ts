// Packets as a page shows them, decoded when it asks.
import type { PacketRow } from '../../../shared/contract/packets.ts';
import { previewOf } from '../../../shared/payload/preview.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import { hexadecimal } from './field-reader.ts';
import { type DecodedPacket, packetFields } from './packet-fields.ts';
import type { PacketLog } from './packet-log.ts';
import {
  bytesOf,
  messagesOf,
  type Place,
  placesIn,
  type Segment,
  sizeOf,
  typeOf,
} from './packet-segment.ts';
import { summaryOf } from './packet-summary.ts';
import { packetNote } from './packet-words.ts';

/** Rows of these packets, in their order; those that are gone are left out. In slices of the main loop. */
export async function rowsOf(log: PacketLog, ids: readonly number[]): Promise<PacketRow[]> {
  const slice = new LoopSlice();
  const rows: PacketRow[] = [];
  let segment: Segment | undefined;
  let places: Place[] = [];
  let messages: (number | null)[] = [];
  for (const id of ids) {
    if (!segment || id < segment.id || id >= segment.id + segment.count) {
      segment = log.before(id + 1);
      places = segment ? placesIn(segment) : [];
      messages = segment ? messagesOf(segment, places) : [];
    }
    const at = id - (segment?.id ?? 0);
    if (slice.isOver()) await slice.next();
    const place = places[at];
    if (place) rows.push(rowOf(place, messages[at] ?? null, decoded(place)));
  }
  return rows;
}

export function rowOf(
  place: Place,
  messageId: number | null,
  { problem }: DecodedPacket,
): PacketRow {
  const { segment, id } = place;
  const bytes = bytesOf(place);
  const { packetIdentifier, summary, refused } =
    segment.broken === 'foreign'
      ? {
          packetIdentifier: null,
          summary: [{ value: beginningOf(bytes), note: null }],
          refused: true,
        }
      : summaryOf(bytes, segment.version);
  return {
    id,
    time: segment.micros / 1_000,
    direction: segment.out ? 'out' : 'in',
    type: typeOf(place),
    bytes: sizeOf(place),
    packetIdentifier,
    summary,
    failed: refused || problem !== null,
    messageId,
  };
}

export function decoded(place: Place): DecodedPacket {
  const { segment } = place;
  const bytes = bytesOf(place);
  if (segment.broken === 'foreign') {
    return {
      fields: [
        {
          name: 'Bytes',
          value: beginningOf(bytes),
          note: null,
          level: 0,
          from: 0,
          to: bytes.length,
        },
      ],
      problem: packetNote('PACKET_FOREIGN'),
    };
  }
  return packetFields(bytes, sizeOf(place), segment.version);
}

function beginningOf(bytes: Buffer): string {
  const { text } = previewOf(bytes.subarray(0, 200), bytes.length);
  return text === '' ? hexadecimal(bytes) : text;
}
