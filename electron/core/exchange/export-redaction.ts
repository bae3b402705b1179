// What an export leaves out: payloads of chosen topics, and the client IDs the connections had.
import { isUtf8 } from 'node:buffer';
import type { Redaction } from '../../../shared/contract/exchange.ts';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import type { StoredEvent } from '../capture/thread-messages.ts';
import { FLAG_WITHOUT_PAYLOAD } from '../message-flags.ts';
import type { ExportedEvent, ExportedMessage } from './export-message.ts';
import type { ExportSink } from './export-selection.ts';
import { isText, textPieces } from './formats/text-payload.ts';
import { WordReplacer } from './word-replacer.ts';

const CACHED_TOPICS = 100_000;

/** The sink itself where nothing is to be left out. `events`: those of the capture, for its client IDs. */
export function redacted(
  redaction: Redaction,
  events: () => Iterable<StoredEvent>,
  sink: ExportSink,
): ExportSink {
  const { dropPayloadsOf, replaceClientIds } = redaction;
  if (dropPayloadsOf.length === 0 && !replaceClientIds) return sink;
  const words = replaceClientIds ? new WordReplacer(clientIdsOf(events())) : undefined;
  const message = new RedactedMessage(dropPayloadsOf, words?.isEmpty === false ? words : undefined);
  return {
    message: (original) => sink.message(message.of(original)),
    event: (event) => sink.event(words ? redactEvent(event, words) : event),
  };
}

/** In the order they were used: client-1 is the first. */
function clientIdsOf(events: Iterable<StoredEvent>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { detail } of events) {
    const { clientId } = parsed(detail);
    if (typeof clientId === 'string' && clientId !== '' && !ids.has(clientId)) {
      ids.set(clientId, `client-${ids.size + 1}`);
    }
  }
  return ids;
}

function parsed(detail: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(detail);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function redactEvent(event: ExportedEvent, words: WordReplacer): ExportedEvent {
  return { ...event, detail: JSON.stringify(inValue(parsed(event.detail), words)) };
}

/** Replaces in every text of a JSON value, the names of its members included. */
function inValue(value: unknown, words: WordReplacer): unknown {
  if (typeof value === 'string') return words.replace(value);
  if (Array.isArray(value)) return value.map((each) => inValue(each, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [words.replace(name), inValue(each, words)]),
  );
}

class RedactedMessage implements ExportedMessage {
  readonly #drops: ((topic: string) => boolean)[];
  readonly #words: WordReplacer | undefined;
  readonly #topics = new Map<string, { name: string; drop: boolean }>();
  #original: ExportedMessage | undefined;
  #dropped = false;
  id = 0;
  micros = 0;
  flags = 0;
  topic = '';
  properties: unknown = null;
  size = 0;
  payload: Buffer | null = null;

  constructor(filters: readonly string[], words: WordReplacer | undefined) {
    this.#drops = filters.map((filter) => compileTopicFilter(filter));
    this.#words = words;
  }

  of(original: ExportedMessage): this {
    const { name, drop } = this.#topic(original.topic);
    this.#original = original;
    this.#dropped = drop;
    this.id = original.id;
    this.micros = original.micros;
    this.topic = name;
    this.flags = original.flags | (drop ? FLAG_WITHOUT_PAYLOAD : 0);
    this.properties = this.#words
      ? inProperties(original.properties, this.#words)
      : original.properties;
    this.size = drop ? 0 : original.size;
    this.payload = drop ? Buffer.alloc(0) : original.payload;
    if (this.#words && !drop) this.#replace(original, this.#words);
    return this;
  }

  #topic(topic: string): { name: string; drop: boolean } {
    const known = this.#topics.get(topic);
    if (known) return known;
    const made = {
      name: this.#words ? this.#words.replace(topic) : topic,
      drop: this.#drops.some((matches) => matches(topic)),
    };
    if (this.#topics.size >= CACHED_TOPICS) this.#topics.clear();
    this.#topics.set(topic, made);
    return made;
  }

  #replace({ payload }: ExportedMessage, words: WordReplacer): void {
    if (payload) {
      this.payload = inPayload(payload, words);
      this.size = this.payload.length;
      return;
    }
    // Counted before it is written: formats say the size first.
    this.size = 0;
    for (const piece of this.pieces()) this.size += piece.length;
  }

  *pieces(): Generator<Uint8Array> {
    const original = this.#original;
    if (!original || this.#dropped) return;
    if (this.payload) yield this.payload;
    else if (!this.#words || !isText(original.pieces())) yield* original.pieces();
    else {
      for (const text of this.#words.replaceAcross(textPieces(original.pieces()))) {
        yield Buffer.from(text);
      }
    }
  }
}

function inPayload(payload: Buffer, words: WordReplacer): Buffer {
  if (!words.mayOccurIn(payload) || !isUtf8(payload)) return payload;
  const text = payload.toString();
  const replaced = words.replace(text);
  return replaced === text ? payload : Buffer.from(replaced);
}

/** Correlation data, too, where it is text. */
function inProperties(properties: unknown, words: WordReplacer): unknown {
  if (typeof properties !== 'object' || properties === null) return properties;
  const { correlationData, ...rest } = properties as Record<string, unknown>;
  const replaced = inValue(rest, words) as Record<string, unknown>;
  if (typeof correlationData !== 'string') return replaced;
  const bytes = inPayload(Buffer.from(correlationData, 'base64'), words);
  return { ...replaced, correlationData: bytes.toString('base64') };
}
