// What a message costs on disk beyond its payload: topic names, columns, checksums, page headers, space
// that is not used. Of the closed file, everything written back to it.
import type { Row } from '../row.ts';

export const diskOverhead: Row = {
  name: 'disk-overhead',
  what: 'bytes on disk a message beyond payload and properties',
  must: '40 B',
  aim: '20 B',
  async run({ recorded, say }) {
    const { messages, payloadBytes, fileBytes } = await recorded();
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
    say(
      `${messages.toLocaleString('en')} messages: file ${megabytes(fileBytes)} MB, payloads ${megabytes(payloadBytes)} MB`,
    );
    const value = (fileBytes - payloadBytes) / messages;
    return { value, unit: 'B', baseline: null, ratio: null, rounds: 1 };
  },
};
