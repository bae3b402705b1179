// Exports as capture files: the capture itself, block by block as it is, or a new one with some of its
// messages.

import type { CaptureCopy } from '../capture/capture-copy.ts';
import { propertiesFrom } from '../capture/stored-properties.ts';
import { StoredRows } from '../capture/stored-rows.ts';
import { CaptureSink, makeCapture } from './capture-sink.ts';
import type { MessageWriter } from './export-message.ts';
import type { WorkControl } from './work-control.ts';
import type { CopyAsk } from './work-messages.ts';

export function sqliteWriter(path: string): MessageWriter {
  const sink = new CaptureSink(path);
  return {
    message(message) {
      const { topic, micros, flags, properties, size } = message;
      sink.add({
        ...{ topic, micros, flags, size },
        properties: properties === null ? undefined : propertiesFrom(properties),
        pieces: message.pieces(),
      });
      return undefined;
    },
    event: ({ micros, kind, detail }) => sink.event(micros, kind, detail),
    finish: () => sink.finish(),
    discard: () => sink.discard(),
  };
}

/**
 * Copies all that is whole while recording may go on: each piece is read in a short transaction of its
 * own, so that the recorder's log does not grow for as long as the copy takes.
 */
export async function copyCapture(
  { capture, target }: CopyAsk,
  control: WorkControl,
): Promise<null> {
  const source = new StoredRows(capture);
  try {
    await makeCapture(target, (copy) => copyRows(source, copy, control));
  } finally {
    source.close();
  }
  return null;
}

async function copyRows(
  source: StoredRows,
  copy: CaptureCopy,
  control: WorkControl,
): Promise<void> {
  const { messages, lastBlock } = source.begin();
  source.end();
  control.setTotal(messages);
  let damaged = 0;
  for (let after = 0; ; ) {
    source.begin();
    const blocks = source.blocks(after, lastBlock);
    for (const block of blocks) {
      after = block.first;
      if (!copy.block(block)) {
        damaged += block.count;
        continue;
      }
      for (const [id, bytes] of source.parts(block.first, block.count)) {
        copy.part(id, bytes);
        if (control.isOver()) await control.breathe();
      }
      control.advance(block.count, block.count);
    }
    source.end();
    copy.commit();
    if (blocks.length === 0) break;
    if (control.isOver()) await control.breathe();
  }
  control.skip('The message is in a damaged part of the capture file.', damaged);
  // Last, so that the names of all topics in the blocks are among them.
  await copyTheRest(source, copy, control);
}

async function copyTheRest(
  source: StoredRows,
  copy: CaptureCopy,
  control: WorkControl,
): Promise<void> {
  for (const [id, name] of source.topics()) {
    copy.topic(id, name);
    if (control.isOver()) await control.breathe();
  }
  for (const event of source.events()) {
    copy.event(event);
    if (control.isOver()) await control.breathe();
  }
  for (const pin of source.pins()) copy.pin(pin);
  for (const [name, value] of source.totals()) copy.total(name, value);
}
