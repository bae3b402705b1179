// Keeps the user's place over a reload of the page and over a restart of the core: tabs that were open,
// and the topics selected in them, found again by their names.
import type { Page } from '../page.ts';
import { useCaptures } from '../state/captures.ts';
import { useProfiles } from '../state/profiles.ts';
import { useSelection } from '../state/selection.ts';

/** How often a topic is looked for that the core has not heard of yet. */
const AGAIN_MS = 1_000;

/** Called once what was stored is restored. */
export function keepPlace(page: Page): void {
  const finder = new TopicFinder(page);
  const { link } = page.host;
  link.subscribe(() => {
    if (link.state() === 'open') finder.refresh();
  });
  useSelection.subscribe(() => finder.look());
  finder.look();
  closeUnknownTabs();
}

/** Those of profiles that were deleted and files that were closed while this page was not there. */
function closeUnknownTabs(): void {
  const stop = [useProfiles.subscribe(look), useCaptures.subscribe(look)];
  look();

  function look(): void {
    const { profiles, loaded } = useProfiles.getState();
    const captures = useCaptures.getState();
    if (!loaded || !captures.loaded) return;
    const known = [...profiles.map(({ id }) => id), ...Object.keys(captures.byId)];
    useSelection.getState().keepTabs(new Set(known));
    for (const each of stop) each();
  }
}

/** Looks for the topic of the capture in front; the others are looked for when they are. */
class TopicFinder {
  readonly #page: Page;
  #looking = false;
  #stopWaiting: (() => void) | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Another core may be there: the nodes known are those of the one before. */
  refresh(): void {
    const { topics } = useSelection.getState();
    for (const [captureId, { topic }] of Object.entries(topics)) {
      if (topic !== null) void this.#find(captureId, topic);
    }
    this.look();
  }

  look(): void {
    const { active, wanted } = useSelection.getState();
    const topic = active === null ? undefined : wanted[active]?.topic;
    if (active === null || topic === undefined || this.#looking) return;
    const { clock } = this.#page;
    this.#stopWaiting?.();
    this.#looking = true;
    void (clock.visible() ? this.#find(active, topic) : Promise.resolve()).then(() => {
      this.#looking = false;
      this.#stopWaiting = clock.after(AGAIN_MS, () => this.look());
    });
  }

  async #find(captureId: string, topic: string): Promise<void> {
    const { client, host } = this.#page;
    if (host.link.state() !== 'open') return;
    try {
      const found = await client.topics.find({ captureId, topic });
      useSelection.getState().found(captureId, topic, found?.node ?? null);
    } catch {
      // The capture cannot be opened: its panel says so, and it is tried again.
    }
  }
}
