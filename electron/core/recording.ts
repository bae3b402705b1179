// One profile's recording: every message goes to the capture file and into the topic tree here,
// whether or not a page is open. Also answers what was recorded of a topic.

import { PAYLOAD_PIECE } from '../../shared/contract/defaults.ts';
import type { Message, MessageRow, PublishProperties } from '../../shared/contract/messages.ts';
import { previewOf } from '../../shared/payload/preview.ts';
import { fail } from '../../shared/util/problem.ts';
import { type Capture, type CaptureHooks, openCapture } from './capture/capture.ts';
import type { Bytes, Opened, StoredRow } from './capture/thread-messages.ts';
import { FLAG_DUP, FLAG_OUT, FLAG_QOS, FLAG_RETAIN } from './message-flags.ts';
import type { CorePorts } from './ports.ts';
import { TopicIndex } from './topics/topic-index.ts';

type Ports = Pick<CorePorts, 'clock' | 'captureThread'>;

export interface Received {
  messages: number;
  bytes: number;
  notShown: number;
  sent: number;
}

export class Recording {
  readonly path: string;
  readonly index = new TopicIndex();
  readonly #clock: Ports['clock'];
  readonly #capture: Capture;
  readonly #earlier: number;
  readonly #received: Received = { messages: 0, bytes: 0, notShown: 0, sent: 0 };

  private constructor(ports: Ports, path: string, capture: Capture, opened: Opened) {
    this.#clock = ports.clock;
    this.path = path;
    this.#capture = capture;
    this.#earlier = opened.messages;
    for (const topic of opened.topics) {
      const node = this.index.node(topic.name);
      if (node === undefined) break;
      this.index.setTopicId(node, topic.id);
      this.index.restore(node, topic, topic.shown);
    }
  }

  /** Rejects with a `ProblemError` when the file cannot be opened. */
  static async open(ports: Ports, path: string, hooks: CaptureHooks): Promise<Recording> {
    const { capture, opened } = await openCapture(ports, path, hooks);
    return new Recording(ports, path, capture, opened);
  }

  /** See `ConnectionHooks.receive`. */
  receive(
    topic: string,
    source: Uint8Array,
    start: number,
    end: number,
    flags: number,
    properties: PublishProperties | undefined,
  ): void {
    const micros = this.#clock.micros();
    const { index } = this;
    const node = index.node(topic);
    const topicId = this.#topicId(node, topic);
    const previous = node === undefined ? 0 : index.lastId(node);
    const id = this.#capture.append(
      topicId,
      previous,
      micros,
      flags,
      source,
      start,
      end,
      properties,
    );
    this.#received.messages++;
    this.#received.bytes += end - start;
    if (node === undefined) this.#received.notShown++;
    else index.received(node, id, micros, flags, source, start, end);
  }

  /** Records a message we publish; answers its id. */
  sent(topic: string, payload: Uint8Array, flags: number): number {
    const { index } = this;
    const node = index.node(topic);
    const topicId = this.#topicId(node, topic);
    const previous = node === undefined ? 0 : index.lastId(node);
    const id = this.#capture.append(
      topicId,
      previous,
      this.#clock.micros(),
      flags | FLAG_OUT,
      payload,
      0,
      payload.length,
      undefined,
    );
    this.#received.sent++;
    if (node !== undefined) index.sent(node, id);
    return id;
  }

  /**
   * A topic the full tree has no node for gets a topic id of its own each time: remembering the id
   * would be the memory the tree's budget is there to save.
   */
  #topicId(node: number | undefined, topic: string): number {
    if (node === undefined) return this.#capture.addTopic(topic);
    const known = this.index.topicId(node);
    if (known !== 0) return known;
    const id = this.#capture.addTopic(topic);
    this.index.setTopicId(node, id);
    return id;
  }

  received(): Readonly<Received> {
    return this.#received;
  }

  ledger() {
    return this.#capture.ledger();
  }

  /** Messages in the file, those of earlier runs included. */
  storedMessages(): number {
    return this.#earlier + this.#capture.ledger().rows;
  }

  /** The newest `limit` rows of a topic that came after message `after` (0: all), newest first. */
  async newest(node: number, after: number, limit: number): Promise<MessageRow[]> {
    const topicId = this.index.topicId(node);
    if (topicId === 0) return [];
    const from = this.index.lastId(node);
    return (await this.#capture.ask('history', { topicId, from, after, limit })).map(messageRow);
  }

  async older(node: number, before: number, limit: number): Promise<MessageRow[]> {
    const topicId = this.index.topicId(node);
    if (topicId === 0) return [];
    return (await this.#capture.ask('older', { topicId, before, limit })).map(messageRow);
  }

  /** Rejects with MESSAGE_UNKNOWN. */
  async message(id: number): Promise<Message> {
    const found = await this.#capture.ask('message', { id, headBytes: PAYLOAD_PIECE });
    if (!found) unknownMessage();
    const { topic, properties, size, head } = found;
    return { ...messageRow(found), topic, properties, size, payload: head };
  }

  /** Rejects with MESSAGE_UNKNOWN. */
  async payload(id: number, offset: number, length: number): Promise<Bytes> {
    const piece = await this.#capture.ask('payload', { id, offset, length });
    if (!piece) unknownMessage();
    return piece;
  }

  close(): Promise<void> {
    return this.#capture.close();
  }
}

function unknownMessage(): never {
  fail(
    'MESSAGE_UNKNOWN',
    'This message is not in the capture: it could not be stored or was removed.',
  );
}

function messageRow(row: StoredRow): MessageRow {
  return {
    id: row.id,
    time: row.time / 1000,
    direction: row.flags & FLAG_OUT ? 'out' : 'in',
    qos: qosOf(row.flags),
    retain: (row.flags & FLAG_RETAIN) !== 0,
    dup: (row.flags & FLAG_DUP) !== 0,
    preview: previewOf(row.head, row.size),
  };
}

function qosOf(flags: number): 0 | 1 | 2 {
  const qos = flags & FLAG_QOS;
  return qos === 1 || qos === 2 ? qos : 0;
}
