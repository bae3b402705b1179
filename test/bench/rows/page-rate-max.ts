// How fast messages may come until the page's frames take longer than 33 ms (p95) or its counters are not
// exact. More each time, in the end as much as is taken.
import { pressSomewhere, withOpenTree } from '../open-tree.ts';
import type { PageLoad } from '../page-load.ts';
import { frameGaps } from '../page-probes.ts';
import { processFigures } from '../process-figures.ts';
import type { Row, RowOptions } from '../row.ts';
import { median, monotonicMs, quantile } from '../timing.ts';

/** Messages a second; 0 for as fast as they are taken. */
const RATES = [
  ...[1_000, 5_000, 20_000, 50_000, 100_000, 200_000],
  ...[300_000, 400_000, 600_000, 800_000, 0],
];
const LONGEST_GAP_MS = 33;
const FRAMES_MS = 6_000;
const WARM_UP_MS = 1_000;
const PRESSES = 10;
/** Less than this part of what was asked for: no more can be had of the sender and the program together. */
const FULL = 0.95;

export const pageRateMax: Row = {
  name: 'page-rate-max',
  what: 'highest messages/s with frames under 33 ms (p95) and exact counters',
  must: '-',
  aim: '-',
  async run(options) {
    const rounds = Math.min(options.rounds, 3);
    const found: number[] = [];
    for (let round = 1; round <= rounds; round++) found.push(await highestRate(options));
    return { value: median(found), unit: 'messages/s', baseline: null, ratio: null, rounds };
  },
};

function highestRate({ say }: RowOptions): Promise<number> {
  return withOpenTree(async (load) => {
    let highest = 0;
    for (const asked of RATES) {
      let { rate, p95, said } = await step(load, asked);
      say(said);
      // A moment of a shared machine is not the page's: once more.
      if (p95 > LONGEST_GAP_MS) ({ rate, p95, said } = await step(load, asked));
      if (p95 > LONGEST_GAP_MS) {
        say(`${said}: too slow, twice`);
        break;
      }
      highest = Math.max(highest, rate);
      if (asked > 0 && rate < asked * FULL) break;
    }
    return highest;
  });
}

async function step(load: PageLoad, asked: number) {
  const { page } = load.measured;
  const { result, poured } = await load.during(asked, async () => {
    await page.waitForTimeout(WARM_UP_MS);
    const began = { at: monotonicMs(), cpuMs: processFigures(load.program).cpuMs };
    const { frames } = await page.evaluate(frameGaps, FRAMES_MS);
    const presses: number[] = [];
    for (let n = 0; n < PRESSES; n++) {
      const { pressed, at } = await pressSomewhere(load.measured);
      presses.push(at - pressed);
    }
    const cpuMs = processFigures(load.program).cpuMs - began.cpuMs;
    return { frames, presses, cpu: cpuMs / (monotonicMs() - began.at) };
  });
  // Throws when they are not exact.
  await load.allShown();
  const { frames, presses, cpu } = result;
  const p95 = quantile(frames, 0.95);
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  const said =
    `asked for ${asked === 0 ? 'all there is' : asked.toLocaleString('en')}, sent ${Math.round(poured.rate).toLocaleString('en')} messages/s, ` +
    `counters exact; frames p50 ${median(frames).toFixed(1)}, p95 ${p95.toFixed(1)}, longest ${Math.max(...frames).toFixed(1)} ms; ` +
    `press to payload median ${median(presses).toFixed(0)}, longest ${Math.max(...presses).toFixed(0)} ms; ` +
    `CPU of the sender ${percent(poured.senderCpu)}, of the program about ${percent(cpu)}`;
  return { rate: poured.rate, p95, said };
}
