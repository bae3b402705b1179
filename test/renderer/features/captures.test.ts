import { describe, expect, it } from 'vitest';
import { exportName } from '../../../renderer/actions/exchange.ts';
import {
  isPattern,
  type ReplayForm,
  replayOptions,
  speedOf,
} from '../../../renderer/features/captures/use-replay-form.ts';
import {
  formOfRules,
  parseSize,
  readRules,
  removalBy,
  sizeToType,
} from '../../../renderer/features/connections/recording-rules.ts';
import { isEnded, takesSteps } from '../../../renderer/live/jobs-feed.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { recordingRulesSchema } from '../../../shared/contract/profiles.ts';

describe('sizes as they are typed', () => {
  it.each([
    ['2 GB', 2_000_000_000],
    ['1.5 gb', 1_500_000_000],
    ['1,5 GB', 1_500_000_000],
    ['500MB', 500_000_000],
    [' 10 mb ', 10_000_000],
    ['20000 kB', 20_000_000],
  ])('%s is read', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['', '2', 'GB', '2 GiB', '-1 GB', '1e3 MB', '1.2.3 GB'])('%s is none', (text) =>
    expect(parseSize(text)).toBeNull(),
  );

  it.each([10_000_000, 12_345_678, 500_000_000, 2_000_000_000, 1_000_000_000_000])(
    '%i is written so that it is read as the same',
    (bytes) => expect(parseSize(sizeToType(bytes))).toBe(bytes),
  );
});

describe('recording rules', () => {
  const form = formOfRules(DEFAULT_PROFILE.recording);

  it('come back from the form as they were', () => {
    expect(readRules(form).rules).toEqual(DEFAULT_PROFILE.recording);
    const rules = { maxBytes: 3e9, maxDays: 1.5, maxMessages: 7, withoutPayload: ['a/#', 'b'] };
    expect(readRules(formOfRules(rules)).rules).toEqual(rules);
    expect(recordingRulesSchema.safeParse(rules).success).toBe(true);
  });

  it('say what is wrong, the line of a filter too', () => {
    const wrong = { size: '5 MB', days: '0', messages: '1.5', withoutPayload: 'a/#\n\n b/#/c' };
    const { errors } = readRules(wrong);
    expect(errors).toMatchObject({
      size: 'sizeLeast',
      days: 'daysShape',
      messages: 'messagesShape',
      filter: { line: 3 },
    });
    expect(readRules({ ...form, size: '2 TB' }).errors?.size).toBe('sizeShape');
  });

  it('count a filter once and leave empty lines out', () => {
    const { rules } = readRules({ ...form, withoutPayload: 'a\n\na\n b ' });
    expect(rules?.withoutPayload).toEqual(['a', 'b']);
  });
});

describe('what rules would remove', () => {
  const DAY = 86_400_000;
  const rules = DEFAULT_PROFILE.recording;
  const file = { messages: 1_000, bytes: 40_000_000, from: 0, to: 10 * DAY };

  it('is nothing within the limits', () => {
    expect(removalBy(rules, file, 10 * DAY)).toBeNull();
    expect(removalBy({ ...rules, maxMessages: 1_000, maxDays: 10 }, file, 10 * DAY)).toBeNull();
  });

  it('is by size, count or age, whichever takes most', () => {
    const half = { ...rules, maxBytes: 20_000_000 };
    expect(removalBy(half, file, 10 * DAY)).toEqual({ messages: 500, before: null });
    expect(removalBy({ ...half, maxMessages: 100 }, file, 10 * DAY)?.messages).toBe(900);
    const aged = removalBy({ ...half, maxDays: 2 }, file, 10 * DAY);
    expect(aged).toEqual({ messages: 800, before: 8 * DAY });
  });

  it('is everything at most, also where all of it is too old', () => {
    const late = removalBy({ ...rules, maxDays: 1 }, file, 100 * DAY);
    expect(late).toEqual({ messages: 1_000, before: 99 * DAY });
    expect(removalBy({ ...rules, maxMessages: 1 }, { ...file, messages: 0 }, 0)).toBeNull();
  });
});

describe('a replay as the form holds it', () => {
  const form: ReplayForm = {
    profileId: 'p',
    timing: 'original',
    speed: '2,5',
    pattern: '',
    replacement: '',
    prefix: 'test/',
    qos: null,
    retain: false,
    includeSent: true,
  };
  const all = { kind: 'all' as const };

  it('becomes options', () => {
    expect(replayOptions(form, 'c', all)).toEqual({
      captureId: 'c',
      scope: all,
      profileId: 'p',
      timing: { kind: 'original', speed: 2.5 },
      rewrite: { pattern: '', replacement: '', prefix: 'test/' },
      qos: null,
      retain: false,
      includeSent: true,
    });
    expect(replayOptions({ ...form, timing: 'step' }, 'c', all)?.timing).toEqual({ kind: 'step' });
  });

  it('has none while something cannot be used', () => {
    expect(replayOptions(form, 'c', null)).toBeNull();
    expect(replayOptions({ ...form, profileId: '' }, 'c', all)).toBeNull();
    expect(replayOptions({ ...form, pattern: '(' }, 'c', all)).toBeNull();
    expect(replayOptions({ ...form, speed: 'x' }, 'c', all)).toBeNull();
    // The speed is of no use to a replay that has none.
    expect(replayOptions({ ...form, speed: 'x', timing: 'fast' }, 'c', all)).not.toBeNull();
    expect(isPattern('^a/(.*)$')).toBe(true);
  });

  it.each([
    ['', null],
    ['0', null],
    ['0.0001', null],
    ['1e7', null],
    ['10', 10],
    [' 0.5 ', 0.5],
  ])('speed "%s" is %s', (text, speed) => expect(speedOf(text)).toBe(speed));
});

describe('the name of an export', () => {
  const now = new Date(2026, 10, 21, 4, 5);

  it.each([
    ['Plant A', 'Plant A 2026-11-21 04-05.csv'],
    ['line 7.mqttscope', 'line 7 2026-11-21 04-05.csv'],
    ['../../etc/passwd', '..-..-etc-passwd 2026-11-21 04-05.csv'],
    ['工厂 <一>', '工厂 -一- 2026-11-21 04-05.csv'],
    ['', 'capture 2026-11-21 04-05.csv'],
  ])('%s', (name, file) => expect(exportName(name, 'csv', now)).toBe(file));

  it('ends as its format does; a folder has no ending', () => {
    expect(exportName('a', 'sqlite', now)).toMatch(/\.mqttscope$/);
    expect(exportName('a', 'raw', now)).toMatch(/04-05$/);
  });
});

describe('the state of a job', () => {
  const job: Job = {
    jobId: 1,
    kind: 'replay',
    name: 'a',
    state: 'running',
    stepped: false,
    started: 0,
    ended: null,
    done: 0,
    total: null,
    unit: 'messages',
    messages: 0,
    skipped: 0,
    skippedReasons: [],
    problem: null,
    result: null,
  };

  it('steps are taken by a paused replay, and by one that is stepped', () => {
    expect(takesSteps(job)).toBe(false);
    expect(takesSteps({ ...job, stepped: true })).toBe(true);
    expect(takesSteps({ ...job, state: 'paused' })).toBe(true);
    expect(takesSteps({ ...job, stepped: true, state: 'done' })).toBe(false);
    expect(takesSteps({ ...job, kind: 'export', state: 'running' })).toBe(false);
  });

  it('has ended when it can do no more', () => {
    const states = ['running', 'paused', 'done', 'failed', 'cancelled'] as const;
    expect(states.filter((state) => isEnded({ ...job, state }))).toEqual([
      'done',
      'failed',
      'cancelled',
    ]);
  });
});
