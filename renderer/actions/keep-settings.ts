// Saves the stores of the settings while they change, here and in other windows. Loaded after the first paint.
import { KeptSetting, type KeptStore } from '../live/kept-setting.ts';
import { WatchLoop } from '../live/watch-loop.ts';
import type { Page } from '../page.ts';
import {
  restoreRecentFilters,
  storedRecentFilters,
  useRecentFilters,
} from '../state/recent-filters.ts';
import { rememberInWindow } from '../state/window-memory.ts';

/** Nobody sees them before there are subscriptions. */
const RECENT_FILTERS: KeptStore = {
  key: 'filters',
  stored: storedRecentFilters,
  restore: restoreRecentFilters,
  take: restoreRecentFilters,
  subscribe: useRecentFilters.subscribe,
};

/** For as long as the page is there. `known`: what the stores were restored as, as JSON. */
export function keepSettings(
  page: Page,
  stores: readonly KeptStore[],
  known: readonly string[],
): void {
  const { client, clock, host } = page;
  const all = [...stores, RECENT_FILTERS];
  const kept = new Map(
    all.map((store, at) => {
      const parts = { client, clock, store, known: known[at] ?? JSON.stringify(store.stored()) };
      return [store.key, new KeptSetting(parts)] as const;
    }),
  );
  const keys = all.flatMap(({ key, take }) => (take ? [key] : []));
  new WatchLoop({
    link: host.link,
    clock,
    ask: (after, signal) => {
      if (after === null) for (const each of kept.values()) each.forgetRevision();
      return client.settings.watch({ keys, after }, { signal });
    },
    markOf: ({ revision }) => revision,
    apply: ({ values, revision }) => {
      for (const [key, value] of Object.entries(values)) kept.get(key)?.hear(value, revision);
    },
    // What cannot be heard now is heard when the core can be asked again.
    failed: () => undefined,
  });
  window.addEventListener('pagehide', () => {
    for (const { key, take, stored } of all) if (!take) rememberInWindow(key, stored());
    for (const each of kept.values()) each.flush();
  });
}
