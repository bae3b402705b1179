// One profile's recording: every message goes to the capture file and into the topic tree here,
// whether or not a page is open.
import { stat } from 'node:fs/promises';
import { PAYLOAD_PIECE } from '../../shared/contract/defaults.ts';
import type { PublishProperties } from '../../shared/contract/messages.ts';
import type { RecordingRules } from '../../shared/contract/profiles.ts';
import { TopicFilterSet } from '../../shared/mqtt/topic-filter-set.ts';
import { type Problem, ProblemError } from '../../shared/util/problem.ts';
import { type Capture, openCapture } from './capture/capture.ts';
import { setCaptureAside } from './capture/capture-files.ts';
import { damageProblem } from './capture/damage.ts';
import { droppedOf } from './capture/ledger.ts';
import { ExcludedTopics } from './excluded-topics.ts';
import { FilterCounts } from './filter-counts.ts';
import { FLAG_OUT, FLAG_WITHOUT_PAYLOAD } from './message-flags.ts';
import type { CorePorts } from './ports.ts';
import { Recorded } from './recorded.ts';

type Ports = Pick<CorePorts, 'clock' | 'captureThread'>;

/** How often messages that have become too old are looked for. */
const AGE_MS = 10_000;
const DAY_MICROS = 86_400_000_000;

export interface RecordingHooks {
  /** The writer is behind (true) or has caught up (false). */
  backlog(full: boolean): void;
  /** Messages up to this id are on disk. */
  stored(upTo: number): void;
  /** Something else about the file: a problem came or went, retention or pins changed it. */
  changed(): void;
}

export interface Received {
  messages: number;
  bytes: number;
  notShown: number;
  sent: number;
  /** Larger than what the page shows of a payload at once. */
  shownInPart: number;
  /** Let go on arrival; not among the others. */
  excluded: number;
}

/** A file that could not be read and was put aside; recording began anew. */
export interface DamagedFile {
  path: string;
  bytes: number;
}

export class Recording {
  readonly recorded: Recorded;
  readonly damaged: DamagedFile | null;
  readonly #clock: Ports['clock'];
  readonly #capture: Capture;
  readonly #received: Received = {
    ...{ messages: 0, bytes: 0, notShown: 0, sent: 0, shownInPart: 0, excluded: 0 },
  };
  readonly #filterCounts = new FilterCounts();
  readonly #excluded = new ExcludedTopics();
  #rules: RecordingRules | undefined;
  /** A rule is about topic names: the filter of a shared subscription stands for what it brings. */
  #leavesOut = new TopicFilterSet([]);
  /** By topic id: whether payloads are left out; empty while no rule asks for it. */
  readonly #withoutPayload = new Map<number, boolean>();
  #cancelAge: () => void = () => {};
  #arrivedAt = 0;

  private constructor(
    ports: Ports,
    capture: Capture,
    recorded: Recorded,
    damaged: DamagedFile | null,
  ) {
    this.#clock = ports.clock;
    this.#capture = capture;
    this.recorded = recorded;
    this.damaged = damaged;
  }

  /**
   * Rejects with a `ProblemError` when the file cannot be opened. A file that is damaged is put aside
   * and a new one begins.
   */
  static async open(ports: Ports, path: string, hooks: RecordingHooks): Promise<Recording> {
    try {
      return await Recording.#open(ports, path, hooks, null);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'CAPTURE_DAMAGED') throw error;
      const aside = await setCaptureAside(path, ports.clock.micros());
      const { size } = await stat(aside);
      return Recording.#open(ports, path, hooks, { path: aside, bytes: size });
    }
  }

  static async #open(
    ports: Ports,
    path: string,
    hooks: RecordingHooks,
    damaged: DamagedFile | null,
  ): Promise<Recording> {
    let recorded: Recorded | undefined;
    const capture = await openCapture(ports, path, {
      backlog: (full) => hooks.backlog(full),
      opened: async () => recorded?.fileOpened(),
      changed: () => hooks.changed(),
      stored: (upTo) => {
        recorded?.stored(upTo);
        hooks.stored(upTo);
      },
    });
    try {
      recorded = await Recorded.open(ports, path, capture);
      const { lastId, lastTopicId, messages } = recorded.summary;
      capture.setFound(messages);
      if (!capture.isOpen) capture.continueAfter(lastId, lastTopicId);
      return new Recording(ports, capture, recorded, damaged);
    } catch (error) {
      await capture.close();
      throw error;
    }
  }

  /** What is kept; takes effect at once, also for a file that is larger already. */
  setRules(rules: RecordingRules): void {
    this.#rules = rules;
    this.#leavesOut = new TopicFilterSet(rules.withoutPayload);
    this.#withoutPayload.clear();
    this.#applyRules();
  }

  #applyRules(): void {
    const rules = this.#rules;
    if (!rules) return;
    this.#cancelAge();
    const { maxBytes, maxMessages, maxDays } = rules;
    const olderThan = maxDays === null ? null : this.#clock.micros() - maxDays * DAY_MICROS;
    this.#capture.setRules({ maxBytes, maxMessages, olderThan });
    if (maxDays !== null) this.#cancelAge = this.#clock.after(AGE_MS, () => this.#applyRules());
  }

  /** Topic filters whose messages are counted, and those whose messages are let go on arrival. */
  setFilters(counted: readonly string[], excluded: readonly string[]): void {
    this.#filterCounts.setFilters(counted);
    this.#excluded.setFilters(excluded);
  }

  /** Messages of this run by filter, those let go on arrival left out. */
  filterCounts(): { filter: string; messages: number }[] {
    return this.#filterCounts.counts();
  }

  /** See `ConnectionHooks.receive`; answers the message's id, 0 for one that is let go. */
  receive(
    topic: string,
    source: Uint8Array,
    start: number,
    end: number,
    flags: number,
    properties: PublishProperties | undefined,
  ): number {
    const received = this.#received;
    if (!this.#excluded.none && this.#excluded.has(topic)) {
      received.excluded++;
      return 0;
    }
    const micros = this.#arrival();
    const { index } = this.recorded;
    const node = index.nodes.node(topic);
    const topicId = this.#topicId(node, topic);
    const previous = node === undefined ? 0 : index.lastId(node);
    this.#filterCounts.count(node, topic);
    received.messages++;
    received.bytes += end - start;
    if (end - start > PAYLOAD_PIECE) received.shownInPart++;
    const without = this.#isWithoutPayload(topicId, topic);
    const id = this.#capture.append(
      topicId,
      node ?? 0,
      previous,
      micros,
      without ? flags | FLAG_WITHOUT_PAYLOAD : flags,
      source,
      start,
      without ? start : end,
      properties,
    );
    if (node === undefined) received.notShown++;
    else index.received(node, id, micros, flags, source, start, end);
    return id;
  }

  /** Messages of one piece of the stream have arrived together; asking the clock for each costs a tenth. */
  #arrival(): number {
    if (this.#arrivedAt === 0) {
      this.#arrivedAt = this.#clock.micros();
      queueMicrotask(() => {
        this.#arrivedAt = 0;
      });
    }
    return this.#arrivedAt;
  }

  /** Records a message we publish; answers its id. */
  sent(
    topic: string,
    payload: Uint8Array,
    flags: number,
    properties: PublishProperties | undefined,
  ): number {
    const { index } = this.recorded;
    const node = index.nodes.node(topic);
    const topicId = this.#topicId(node, topic);
    const without = this.#isWithoutPayload(topicId, topic);
    const id = this.#capture.append(
      topicId,
      node ?? 0,
      node === undefined ? 0 : index.lastId(node),
      this.#clock.micros(),
      flags | FLAG_OUT | (without ? FLAG_WITHOUT_PAYLOAD : 0),
      payload,
      0,
      without ? 0 : payload.length,
      properties,
    );
    this.#received.sent++;
    if (node !== undefined) index.sent(node, id);
    return id;
  }

  #isWithoutPayload(topicId: number, topic: string): boolean {
    if (this.#leavesOut.size === 0) return false;
    let without = this.#withoutPayload.get(topicId);
    if (without === undefined) {
      without = this.#leavesOut.matches(topic);
      this.#withoutPayload.set(topicId, without);
    }
    return without;
  }

  /**
   * A topic the full tree has no node for gets a topic id of its own each time: remembering the id
   * would be the memory the tree's budget is there to save.
   */
  #topicId(node: number | undefined, topic: string): number {
    if (node === undefined) return this.#capture.addTopic(topic);
    const { index } = this.recorded;
    const known = index.topicId(node);
    if (known !== 0) return known;
    const id = this.#capture.addTopic(topic);
    index.setTopicId(node, id);
    return id;
  }

  /** What happened to the connection, without secrets. */
  event(kind: string, detail: object): void {
    this.#capture.event(this.#clock.micros(), kind, detail);
  }

  /** Somebody waits for what came so far to be on disk. */
  storeSoon(): void {
    this.#capture.storeSoon();
  }

  /** See `Capture.setLossless`. */
  setLossless(lossless: boolean): void {
    this.#capture.setLossless(lossless);
  }

  received(): Readonly<Received> {
    return this.#received;
  }

  ledger() {
    return this.#capture.ledger();
  }

  /** Time of the newest received message, milliseconds since 1970; null when there is none. */
  newestTime(): number | null {
    const { index } = this.recorded;
    return index.messages === 0 ? null : index.subtreeTime(0) / 1000;
  }

  /** Received, and neither stored nor dropped yet. */
  waiting(): number {
    const ledger = this.#capture.ledger();
    return this.#received.messages - ledger.stored - droppedOf(ledger);
  }

  /** Arrival of the oldest message on its way to the file, milliseconds since 1970; null: none is. */
  unstoredSince(): number | null {
    const since = this.#capture.unstoredSince();
    return since === null ? null : since / 1_000;
  }

  /** What is wrong with the file, the most pressing first. */
  problem(): Problem | null {
    const { problem } = this.#capture.ledger();
    if (problem) return problem;
    if (this.damaged) {
      return {
        code: 'CAPTURE_SET_ASIDE',
        message:
          'The capture file was damaged. It was put aside and recording began anew; what can be read of it can be recovered.',
        detail: this.damaged.path,
      };
    }
    return damageProblem(this.recorded.summary.damage);
  }

  /** Times in microseconds since 1970. */
  pin(name: string, from: number, to: number): Promise<number> {
    return this.#capture.ask('pin', { name, from, to });
  }

  async unpin(id: number): Promise<void> {
    await this.#capture.ask('unpin', { id });
  }

  async close(): Promise<void> {
    this.#cancelAge();
    await this.recorded.close();
    await this.#capture.close();
  }
}
