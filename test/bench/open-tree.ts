// A page with the tree of 10,000 topics open in all its levels and one of them selected and followed, as the rows
// find it that measure how the page feels under load.
import { topicIndex } from './load.ts';
import type { MeasuredPage } from './measured-page.ts';
import { type PageLoad, rowsOf, withPageLoad } from './page-load.ts';
import type { ShownPayload } from './page-probes.ts';

const TOPICS = 10_000;
const PRESS_PATIENCE_MS = 20_000;

export function withOpenTree<T>(use: (load: PageLoad) => Promise<T>): Promise<T> {
  const firehose = { topics: TOPICS, messages: TOPICS, laps: 8, size: 100 };
  return withPageLoad(firehose, async (load) => {
    const { measured } = load;
    await load.allShown();
    await measured.expandAll();
    await measured.shows('rows', rowsOf(TOPICS));
    await pressSomewhere(measured);
    return use(load);
  });
}

/** Scrolls to a place of the tree, presses a topic in the middle of what is in sight and waits for its payload. */
export async function pressSomewhere(measured: MeasuredPage): Promise<ShownPayload> {
  const { page, tree } = measured;
  const before = await tree.getAttribute('aria-activedescendant');
  await measured.scrollTo(0.1 + 0.8 * Math.random());
  const point = await topicInSight(measured, before);
  const showing = await measured.payloadAfterPress(PRESS_PATIENCE_MS);
  await page.mouse.click(point.x, point.y);
  const shown = await showing.result();
  if (topicIndex(shown.topic) !== shown.id) {
    throw new Error(`The panel shows message ${shown.id} under ${shown.topic}.`);
  }
  return shown;
}

/** The middle of a row that is a topic and not the selected one, once there is one in sight. */
async function topicInSight({ page }: MeasuredPage, not: string | null) {
  const found = await page.waitForFunction((selected) => {
    const tree = document.querySelector('[data-testid="topic-tree"]');
    const view = tree?.getBoundingClientRect();
    for (const row of tree?.querySelectorAll('[aria-level="5"]') ?? []) {
      const { left, top, height } = row.getBoundingClientRect();
      const isInSight = view && top > view.top + height && top < view.bottom - 2 * height;
      if (isInSight && row.id !== selected) return { x: left + 200, y: top + height / 2 };
    }
    return null;
  }, not);
  const point = await found.jsonValue();
  if (point === null) throw new Error('No topic is in sight.');
  return point;
}
