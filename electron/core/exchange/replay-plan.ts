// The dry run of a replay: goes through everything it would send and sends nothing.
import type { ReplayOptions, ReplayPlan } from '../../../shared/contract/exchange.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import type { Reader } from '../capture/reader.ts';
import type { PublishTarget } from '../publish/publisher.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import type { TopicRewrite } from './replay-rewrite.ts';
import { isReplayed, notReplayable, qosAndRetain, type Selection } from './replay-selection.ts';

/** Read at once. */
const PIECE = 2_048;
const SAMPLE = 200;
const REASONS = 20;

/** `guarded`: a topic among them is protected. */
export type DryRun = ReplayPlan;

/** Rejects with a `ProblemError`, NOT_CONNECTED when the connection is lost meanwhile. */
export async function planReplay(
  reader: Reader,
  selection: Selection,
  target: PublishTarget,
  rewrite: TopicRewrite,
  options: ReplayOptions,
): Promise<DryRun> {
  const plan = new Plan(target, options);
  const { query, now, ids, upTo } = selection;
  const slice = new LoopSlice();
  for (let from = 0; ; ) {
    const piece = await reader.ask('outline', { query, now, ids, from, limit: PIECE });
    const names = new Map(piece.names);
    await rewrite.prepare(names.values());
    for (const [id, name] of names) names.set(id, rewrite.of(name));
    slice.restart();
    for (const [row, id] of piece.ids.entries()) {
      if (row % 256 === 0 && slice.isOver()) await slice.next();
      const flags = piece.flags[row] ?? 0;
      if (id > upTo || !isReplayed(flags, options)) continue;
      const topic = names.get(piece.topics[row] ?? 0) ?? '';
      plan.add(id, topic, piece.times[row] ?? 0, flags, piece.sizes[row] ?? 0);
    }
    if (piece.end || (ids === null && piece.next > upTo)) return plan.result;
    from = piece.next;
  }
}

/** Of messages with the same topic, QoS and retain flag only the length can make a difference. */
interface Checked {
  accepted: number;
  refused: number;
  reason: string;
}

class Plan {
  readonly result: DryRun = {
    messages: 0,
    bytes: 0,
    topics: 0,
    from: null,
    to: null,
    refused: 0,
    refusedReasons: [],
    retained: 0,
    sample: [],
    guarded: false,
  };
  readonly #target: PublishTarget;
  readonly #options: ReplayOptions;
  readonly #checked = new Map<string, Checked[]>();

  constructor(target: PublishTarget, options: ReplayOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** `time` in microseconds since 1970. */
  add(id: number, topic: string, time: number, flags: number, bytes: number): void {
    const { result } = this;
    result.messages++;
    result.from ??= time / 1000;
    result.to = time / 1000;
    const { qos, retain } = qosAndRetain(flags, this.#options);
    const reason = notReplayable(flags) ?? this.#refusal(topic, qos, retain, bytes);
    if (reason !== null) {
      result.refused++;
      const reasons = result.refusedReasons;
      if (reasons.length < REASONS && !reasons.includes(reason)) reasons.push(reason);
      return;
    }
    result.bytes += bytes;
    if (retain) result.retained++;
    if (result.sample.length < SAMPLE) {
      const at = (time / 1000 - result.from) / this.#speed;
      result.sample.push({ id, at, topic, qos, retain, bytes });
    }
  }

  /** What the other timings will take is not known: they show the recorded distances. */
  get #speed(): number {
    const { timing } = this.#options;
    return timing.kind === 'original' ? timing.speed : 1;
  }

  #refusal(topic: string, qos: 0 | 1 | 2, retain: boolean, length: number): string | null {
    let kinds = this.#checked.get(topic);
    if (!kinds) {
      kinds = [];
      this.#checked.set(topic, kinds);
    }
    const kind = qos * 2 + (retain ? 1 : 0);
    kinds[kind] ??= { accepted: -1, refused: Number.POSITIVE_INFINITY, reason: '' };
    const checked = kinds[kind];
    if (length <= checked.accepted) return null;
    if (length >= checked.refused) return checked.reason;
    try {
      this.#target.canPublish({ topic, payload: { length }, qos, retain });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'NOT_CONNECTED') throw error;
      checked.refused = length;
      checked.reason = error.problem.message;
      return checked.reason;
    }
    if (kinds.every(({ accepted }) => accepted < 0)) this.result.topics++;
    checked.accepted = length;
    this.result.guarded ||= this.#target.protects(topic);
    return null;
  }
}
