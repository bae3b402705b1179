// A page that is used all the time while messages come: it scrolls, filters, sorts, opens and closes levels, selects
// topics and goes from one connection to another. It must answer each time, its memory and that of the program must not
// grow, and nothing may be lost.
import { type MeasuredPage, withPage } from '../bench/measured-page.ts';
import { type PageLoad, rowsOf, withLoad } from '../bench/page-load.ts';
import { processFigures } from '../bench/process-figures.ts';
import { memoryOf, type ProgramMemory } from '../bench/program-memory.ts';
import { median, monotonicMs, quantile } from '../bench/timing.ts';
import type { Report } from './report.ts';

export interface PageSoak {
  durationMs: number;
  /** Messages a second, and over how many topics, of the busy one of the two connections. */
  rate: number;
  topics: number;
  /** Whether it runs long enough for memory to have settled. */
  memory: boolean;
}

interface Sample {
  at: number;
  /** Bytes that the page uses, and all threads of the program, both after a collection. */
  page: number;
  core: number;
  /** Of the whole process of the program. */
  rss: number;
}

const OTHER = { rate: 500, topics: 2_000 };
const PAYLOAD_BYTES = 100;
const SAMPLES = 90;
const TOLERANCE = 0.1;
const FILTERS = ['line-07', 'torque', 'device-042/s', 'bench/+/line-03/#', 'nothing like it', 'e'];
const ORDERS = ['name', 'arrival', 'messages', 'rate', 'bytes', 'last change'];
const SCROLLS_AT_ONCE = 5;

export async function soakPage(soak: PageSoak, report: Report): Promise<void> {
  await withPage(
    async (measured, program) => {
      const memory = await memoryOf(program);
      try {
        await soakWith(soak, measured, program.pid, memory, report);
      } finally {
        // A process does not end while its inspector is in use.
        memory.close();
      }
    },
    { inspected: true },
  );
}

async function soakWith(
  soak: PageSoak,
  measured: MeasuredPage,
  pid: number,
  memory: ProgramMemory,
  report: Report,
): Promise<void> {
  const errors = errorsOf(measured);
  const common = { size: PAYLOAD_BYTES, laps: 8 };
  const busy = { ...common, topics: soak.topics, messages: soak.topics };
  const other = { ...common, topics: OTHER.topics, messages: OTHER.topics };
  await withLoad(measured, pid, busy, (first) =>
    withLoad(measured, pid, other, async (second) => {
      const samples = await useAll(soak, first, second, memory, report);
      await checkCounts([first, second], report);
      report.check(errors.length === 0, `errors of the page: ${errors.join(' · ') || 'none'}`);
      if (soak.memory) checkMemory(samples, report);
    }),
  );
}

function errorsOf({ page }: MeasuredPage): string[] {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('crash', () => errors.push('The page has crashed.'));
  page.on('console', (said) => {
    if (said.type() === 'error') errors.push(said.text());
  });
  return errors;
}

/** Messages come from both; answers what was seen of memory meanwhile. */
async function useAll(
  soak: PageSoak,
  first: PageLoad,
  second: PageLoad,
  memory: ProgramMemory,
  report: Report,
): Promise<Sample[]> {
  const { measured, program } = first;
  const samples: Sample[] = [];
  const times: number[] = [];
  await first.begin(soak.rate);
  await second.begin(OTHER.rate);
  const began = monotonicMs();
  const user = new User(measured, [first, second], [soak.topics, OTHER.topics]);
  for (let now = began; now - began < soak.durationMs; now = monotonicMs()) {
    await user.actOnce();
    times.push(monotonicMs() - now);
    if (monotonicMs() - began < (samples.length / SAMPLES) * soak.durationMs) continue;
    const sample = {
      at: (monotonicMs() - began) / soak.durationMs,
      page: (await measured.heap()).used,
      core: await memory.used(),
      ...{ rss: processFigures(program).rss },
    };
    samples.push(sample);
  }
  const poured = [await first.end(), await second.end()];
  report.say(
    `${times.length} things done, each answered: median ${median(times).toFixed(0)}, p95 ${quantile(times, 0.95).toFixed(0)}, ` +
      `longest ${Math.max(...times).toFixed(0)} ms; ${poured.map(({ rate }) => Math.round(rate).toLocaleString('en')).join(' and ')} messages/s`,
  );
  return samples;
}

/** Somebody who never rests. Each action ends when the page shows what it asked for. */
class User {
  readonly #measured: MeasuredPage;
  readonly #loads: readonly PageLoad[];
  readonly #topics: readonly number[];
  #front = 1;
  #done = 0;

  constructor(measured: MeasuredPage, loads: readonly PageLoad[], topics: readonly number[]) {
    this.#measured = measured;
    this.#loads = loads;
    this.#topics = topics;
  }

  /** All kinds of actions in turn; which text, which place is another each time. */
  async actOnce(): Promise<void> {
    const actions = [
      () => this.#expandAll(),
      () => this.#scroll(),
      () => this.#select(),
      () => this.#filter(),
      () => this.#scroll(),
      () => this.#emptyFilter(),
      () => this.#sort(),
      () => this.#scroll(),
      () => this.#collapseAll(),
      () => this.#changeConnection(),
    ];
    await actions[this.#done++ % actions.length]?.();
  }

  async #expandAll(): Promise<void> {
    await this.#measured.expandAll();
    await this.#measured.shows('rows', rowsOf(this.#topics[this.#front] ?? 0));
  }

  async #collapseAll(): Promise<void> {
    await this.#measured.collapseAll();
    await this.#measured.shows('rows', 1);
  }

  async #scroll(): Promise<void> {
    for (let n = 0; n < SCROLLS_AT_ONCE; n++) {
      await this.#measured.scrollTo(Math.random());
      await this.#measured.rowsInSight();
    }
  }

  async #select(): Promise<void> {
    const { tree, page } = this.#measured;
    const box = await tree.boundingBox();
    if (!box) throw new Error('The tree is not in sight.');
    await page.mouse.click(box.x + 200, box.y + box.height * (0.2 + 0.6 * Math.random()));
    await page.locator('[data-panel="history"] h2').waitFor();
  }

  async #filter(): Promise<void> {
    const text = FILTERS[Math.floor(Math.random() * FILTERS.length)] ?? '';
    await this.#filterField().pressSequentially(text);
    await this.#measured.page
      .locator('[data-testid="topic-tree"][data-matches][data-to-filter="0"]')
      .waitFor();
  }

  async #emptyFilter(): Promise<void> {
    await this.#filterField().fill('');
    await this.#measured.shows('rows', rowsOf(this.#topics[this.#front] ?? 0));
  }

  async #sort(): Promise<void> {
    const { page } = this.#measured;
    const order = ORDERS[Math.floor(Math.random() * ORDERS.length)] ?? '';
    await page.getByRole('button', { name: /^Sort: / }).click();
    await page.getByRole('radio', { name: order, exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: `Sort: ${order}` }).waitFor();
    await this.#measured.rowsInSight();
  }

  async #changeConnection(): Promise<void> {
    this.#front = 1 - this.#front;
    await bringToFront(this.#measured, this.#loads[this.#front]);
    await this.#measured.shows('topics', this.#topics[this.#front] ?? 0);
  }

  #filterField() {
    return this.#measured.page.locator('[data-focus="topic-filter"]');
  }
}

async function bringToFront({ page }: MeasuredPage, load: PageLoad | undefined): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: load?.name ?? '' })
    .first()
    .click();
}

/** Waits for the sums to become right, on the page; what does not is said by what rejects. */
async function checkCounts(loads: readonly PageLoad[], report: Report): Promise<void> {
  for (const load of loads) {
    await bringToFront(load.measured, load);
    const wrong = await load.allShown().then(
      () => '',
      (error: Error) => error.message,
    );
    report.check(
      wrong === '',
      `sent ${load.sent.toLocaleString('en')} = received = stored = in the tree of ${load.name} ${wrong}`,
    );
  }
}

function checkMemory(samples: readonly Sample[], report: Report): void {
  const what = {
    page: 'heap of the page after a collection',
    core: 'heaps and buffers of all threads of the program after a collection',
    rss: 'process of the program, with what it has not given back',
  };
  for (const figure of ['page', 'core', 'rss'] as const) {
    const thirds = [0, 1, 2].map((third) =>
      median(
        samples
          .filter(({ at }) => Math.min(Math.floor(at * 3), 2) === third)
          .map((sample) => sample[figure]),
      ),
    );
    const [, second = 0, last = 0] = thirds;
    const said =
      `${what[figure]} in the first, second and last third: ` +
      `${thirds.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ')} MB (medians)`;
    // What an allocator gives back, and when, is its own affair.
    if (figure === 'rss') report.say(said);
    else report.check(last <= second * (1 + TOLERANCE), said);
  }
}
