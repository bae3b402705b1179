// How long a search takes, from the call until its rows are in a frame, while messages keep arriving. The
// scan goes from the newest message down; ten rare messages are spread evenly over the 5,000,000, so
// that the first one lies behind 250,000 others and those that arrived since.
import { HOTTEST_COMMON, RARE_WORD } from '../payloads.ts';
import { withQuestioner } from '../questions.ts';
import { RECORDED } from '../recorded-capture.ts';
import type { Measurement, Row, RowOptions } from '../row.ts';
import { median } from '../timing.ts';

export const searchFirst: Row = {
  name: 'search-first',
  what: 'rare word in 5,000,000 messages: first result',
  must: '200 ms',
  aim: '50 ms',
  run: async (options) =>
    measured((await searches(RARE_WORD, options)).map((each) => each.firstMs)),
};

export const searchAll: Row = {
  name: 'search-all',
  what: 'rare word in 5,000,000 messages: all results',
  must: '3,000 ms',
  aim: '1,000 ms',
  run: async (options) => measured((await searches(RARE_WORD, options)).map((each) => each.allMs)),
};

export const searchJson: Row = {
  name: 'search-json',
  what: 'JSON path comparison in 5,000,000 messages, a third of them with that path: all results',
  must: '3,000 ms',
  aim: '1,000 ms',
  run: async (options) => {
    const query = `$.temp > ${HOTTEST_COMMON}`;
    return measured((await searches(query, options)).map((each) => each.allMs));
  },
};

function measured(times: readonly number[]): Measurement {
  return { value: median(times), unit: 'ms', baseline: null, ratio: null, rounds: times.length };
}

/** The first search of a run starts the thread that scans, as it does for a user; it counts too. */
function searches(
  query: string,
  options: RowOptions,
): Promise<{ firstMs: number; allMs: number }[]> {
  return withQuestioner(options, async ({ search }) => {
    const found: { firstMs: number; allMs: number }[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      const { firstMs, allMs, total, scanned, rate, cpuMs } = await search(query);
      options.say(
        `round ${round} ${query}: first after ${Math.round(firstMs)} ms, all ${total} after ` +
          `${Math.round(allMs)} ms, scanned ${scanned.toLocaleString('en')} messages ` +
          `(${Math.round((scanned / allMs) * 1000).toLocaleString('en')} a second), ` +
          `${Math.round(rate).toLocaleString('en')} arrived a second, CPU ${Math.round(cpuMs)} ms`,
      );
      if (total !== RECORDED.rare) throw new Error(`Found ${total} instead of ${RECORDED.rare}.`);
      found.push({ firstMs, allMs });
    }
    return found;
  });
}
