// Makes a capture file of what can be read of a damaged one. Runs on the work's thread.

import { fail } from '../../../shared/util/problem.ts';
import { BlockView } from '../capture/block.ts';
import type { CaptureCopy } from '../capture/capture-copy.ts';
import { LARGE_PARTS } from '../capture/schema.ts';
import { FLAG_LARGE } from '../message-flags.ts';
import { makeCapture } from './capture-sink.ts';
import { Finds } from './recover-finds.ts';
import { DatabasePages } from './recover-pages.ts';
import type { WorkControl } from './work-control.ts';
import type { RecoverAsk } from './work-messages.ts';

export async function runRecovery(
  { damaged, target }: RecoverAsk,
  control: WorkControl,
): Promise<null> {
  const pages = new DatabasePages(damaged);
  try {
    control.setTotal(pages.bytes);
    const finds = new Finds(pages, control);
    await finds.search();
    await makeCapture(target, (copy) => copyFinds(finds, copy, control));
  } finally {
    pages.close();
  }
  return null;
}

async function copyFinds(finds: Finds, copy: CaptureCopy, control: WorkControl): Promise<void> {
  const blocks = finds.blocks();
  if (blocks.length === 0 && finds.events.size === 0) {
    fail('RECOVERED_NOTHING', 'Nothing in the damaged file can be read any more.');
  }
  const named = new Set(finds.topics.keys());
  const nameless = new Set<number>();
  let recovered = 0;
  let withoutPayload = 0;
  for (const place of blocks) {
    const block = finds.block(place);
    if (!block || !copy.block(block)) continue;
    recovered += block.count;
    const view = new BlockView(block);
    for (const topic of view.topic) if (!named.has(topic)) nameless.add(topic);
    withoutPayload += copyLarge(finds, view, copy);
    control.advance(0, block.count);
    if (control.isOver()) {
      copy.commit();
      await control.breathe();
    }
  }
  for (const [id, name] of finds.topics) copy.topic(id, name);
  for (const id of nameless) copy.topic(id, `lost-topic-name/${id}`);
  for (const event of finds.events.values()) copy.event(event);
  for (const pin of finds.pins) copy.pin(pin);
  for (const [name, value] of finds.totals) copy.total(name, value);
  const lost = finds.count(blocks) - recovered;
  control.skip('The message is in a damaged part of the file.', lost);
  control.skip('The payload of a large message is in a damaged part of the file.', withoutPayload);
  control.skip(
    'The name of a topic is in a damaged part of the file: its messages are under lost-topic-name.',
    nameless.size,
  );
}

/** Copies the large payloads of a block; answers how many are not there. */
function copyLarge(finds: Finds, block: BlockView, copy: CaptureCopy): number {
  let missing = 0;
  for (const [row, flags] of block.flags.entries()) {
    if ((flags & FLAG_LARGE) === 0) continue;
    const id = (block.first + row) * LARGE_PARTS;
    let part = 0;
    for (let bytes = finds.part(id); bytes; bytes = finds.part(id + ++part)) {
      copy.part(id + part, bytes);
    }
    if (part === 0) missing++;
  }
  return missing;
}
