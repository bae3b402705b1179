// A recording on real threads and a real file that is fed by hand, with the time in the test's hands.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { FLAG_OUT, messageFlags, qosOf } from '../../../electron/core/message-flags.ts';
import { Recording } from '../../../electron/core/recording.ts';
import type { TopicView } from '../../../electron/core/topics/topic-view.ts';
import { OpenView } from '../../../electron/core/topics/view-registry.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { LayoutKind, TopicRow } from '../../../shared/contract/topics.ts';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import type { QueryMessage } from '../../../shared/query/query-plan.ts';
import { capturePorts } from '../capture/capture-under-test.ts';

export interface Passed {
  id: number;
  topic: string;
  time: number;
  flags: number;
  payload: Uint8Array;
  properties: PublishProperties | undefined;
}

export interface Sent {
  topic: string;
  payload?: string | Uint8Array;
  qos?: 0 | 1 | 2;
  retain?: boolean;
  out?: boolean;
  properties?: PublishProperties;
}

export interface RecordedTopics {
  recording: Recording;
  passed: readonly Passed[];
  /** Milliseconds since 1970. */
  now(): number;
  pass(ms: number): void;
  add(message: Sent): number;
  open(layout: LayoutKind): OpenView;
  /** Closes and opens the file again. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

const START = 1_700_000_000_000;
const encoder = new TextEncoder();
const noHooks = { backlog: () => {}, stored: () => {}, changed: () => {} };

/** `below`: a folder that does not exist, so that there is no file and all is held in memory. */
export async function recordedTopics(below = ''): Promise<RecordedTopics> {
  const folder = await mkdtemp(join(tmpdir(), 'mqttscope-topics-'));
  const path = join(folder, below, 'test.mqttscope');
  let nowMs = START;
  const clock = { ...capturePorts.clock, micros: () => nowMs * 1_000 };
  const ports = { ...capturePorts, clock };
  let recording = await Recording.open(ports, path, noHooks);
  const passed: Passed[] = [];
  const views: OpenView[] = [];
  const endViews = () => {
    for (const { view } of views.splice(0)) view.end();
  };
  return {
    get recording() {
      return recording;
    },
    passed,
    now: () => nowMs,
    pass: (ms) => {
      nowMs += ms;
    },
    add: ({ topic, payload = '', qos = 0, retain = false, out = false, properties }) => {
      const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
      const flags = messageFlags(qos, retain, false, out);
      const id = out
        ? recording.sent(topic, bytes, flags, properties)
        : recording.receive(topic, bytes, 0, bytes.length, flags, properties);
      // Messages that arrive together have one time; here each is alone.
      const time = recording.recorded.index.subtreeTime(0);
      passed.push({
        id,
        topic,
        time: out ? nowMs * 1_000 : time,
        flags,
        payload: bytes,
        properties,
      });
      return id;
    },
    open: (layout) => {
      const view = new OpenView(recording.recorded, layout);
      views.push(view);
      return view;
    },
    reopen: async () => {
      endViews();
      await recording.close();
      recording = await Recording.open(ports, path, noHooks);
    },
    dispose: async () => {
      endViews();
      await recording.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Topics whose newest message matches, by looking at every message. */
export function naiveMatches(passed: readonly Passed[], text: string, nowMs: number): Set<string> {
  const { query, problem } = parseQuery(text);
  if (problem) throw new Error(problem.message);
  const plan = compileQuery(query, nowMs * 1_000);
  const anyDirection = /\b(in|out)\b/.test(text);
  const newest = new Map<string, Passed>();
  for (const message of passed) {
    const known = newest.get(message.topic);
    const isOut = (message.flags & FLAG_OUT) !== 0;
    const counts = anyDirection || !isOut || !known || (known.flags & FLAG_OUT) !== 0;
    if (counts) newest.set(message.topic, message);
  }
  const matching = [...newest.values()].filter((message) => plan.test(queryMessage(message)));
  return new Set(matching.map(({ topic }) => topic));
}

export function queryMessage({ topic, time, flags, payload, properties }: Passed): QueryMessage {
  return {
    topic,
    time,
    qos: qosOf(flags),
    retain: (flags & 4) !== 0,
    dup: false,
    out: (flags & FLAG_OUT) !== 0,
    size: payload.length,
    source: payload,
    start: 0,
    end: payload.length,
    properties: () => properties,
  };
}

export const WINDOW = { first: 0, count: 500, anchor: null, have: null, held: false };

/** Every row of a view. */
export function rowsOf(view: TopicView, nowMs: number): TopicRow[] {
  const rows: TopicRow[] = [];
  for (;;) {
    const frame = view.frame({ ...WINDOW, first: rows.length }, nowMs);
    rows.push(...frame.rows.slice(rows.length - frame.first));
    if (rows.length >= frame.total) return rows;
  }
}

/** Looks as a page does, time passing, until what it sees is as wanted; the test's time ends it. */
export async function sees(
  topics: Pick<RecordedTopics, 'pass' | 'now'>,
  look: () => boolean,
  stepMs = 100,
): Promise<void> {
  while (!look()) {
    topics.pass(stepMs);
    await turn();
  }
}
