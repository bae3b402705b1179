// How long a page of history takes in a capture of 5,000,000 messages, while messages keep arriving.
import { withQuestioner } from '../questions.ts';
import type { Measurement, Row, RowOptions } from '../row.ts';
import { median, quantile } from '../timing.ts';

export const newest50: Row = {
  name: 'newest-50',
  what: 'newest 50 of one topic in 5,000,000 messages, p95',
  must: '10 ms',
  aim: '2 ms',
  run: (options) => asked('newest', 200, options),
};

export const timeJump: Row = {
  name: 'time-jump',
  what: 'the 50 messages up to a time somewhere in 5,000,000, p95',
  must: '-',
  aim: '-',
  run: (options) => asked('jump', 50, options),
};

function asked(
  kind: 'newest' | 'jump',
  questions: number,
  options: RowOptions,
): Promise<Measurement> {
  return withQuestioner(options, async (core) => {
    const { times, rate, cpuMs } = await core.times(kind, questions);
    const figure = (value: number): string => value.toFixed(2);
    options.say(
      `${questions} questions: median ${figure(median(times))} ms, p95 ${figure(quantile(times, 0.95))} ms, ` +
        `longest ${figure(Math.max(...times))} ms, ${Math.round(rate).toLocaleString('en')} messages arrived a second, CPU ${Math.round(cpuMs)} ms`,
    );
    const value = quantile(times, 0.95);
    return { value, unit: 'ms', baseline: null, ratio: null, rounds: questions };
  });
}
