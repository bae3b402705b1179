// Composition root of the page: host -> feeds and stores -> React.
import { createRoot } from 'react-dom/client';
import './theme/tokens.css';
import './theme/base.css';
import type { ProfileList } from '../shared/contract/profiles.ts';
import type { Problem } from '../shared/util/problem.ts';
import { loadProfiles, refreshBroker } from './actions/connections.ts';
import { keepPlace } from './actions/place.ts';
import type { Host } from './host/host.ts';
import { applyLanguage, startI18n } from './i18n/i18n.ts';
import type { CaptureSummary } from './live/captures-feed.ts';
import type { ConnectionSummary } from './live/connections-feed.ts';
import type { KeptStore } from './live/kept-setting.ts';
import { browserClock } from './live/page-clock.ts';
import { Page, PageContext } from './page.ts';
import { App } from './shell/app.tsx';
import { PanelGuard } from './shell/panel-guard.tsx';
import { useCaptures } from './state/captures.ts';
import { useConnections } from './state/connections.ts';
import { useCoreInfo } from './state/core-info.ts';
import { restoreDecorations, storedDecorations, useDecorations } from './state/decorations.ts';
import {
  restorePreferences,
  storedPreferences,
  takePreferences,
  usePreferences,
} from './state/preferences.ts';
import { restoreProfileList, storedProfileList, useProfileList } from './state/profile-list.ts';
import { useProfiles } from './state/profiles.ts';
import { restoreSearches, storedSearches, takeSearches, useSearches } from './state/searches.ts';
import { restoreSelection, storedSelection, useSelection } from './state/selection.ts';
import { restoreTables, storedTables, useTableMemory } from './state/table-memory.ts';
import { restoreTrees, storedTrees, useTreeMemory } from './state/tree-memory.ts';
import { recalledInWindow } from './state/window-memory.ts';

/** The stores that are kept in the settings and seen at once. */
const KEPT: readonly KeptStore[] = [
  {
    key: 'preferences',
    stored: storedPreferences,
    restore: restorePreferences,
    take: takePreferences,
    subscribe: usePreferences.subscribe,
  },
  {
    key: 'searches',
    stored: storedSearches,
    restore: restoreSearches,
    take: takeSearches,
    subscribe: useSearches.subscribe,
  },
  {
    key: 'tabs',
    stored: storedSelection,
    restore: restoreSelection,
    subscribe: useSelection.subscribe,
  },
  {
    key: 'tables',
    stored: storedTables,
    restore: restoreTables,
    subscribe: useTableMemory.subscribe,
  },
  {
    key: 'trees',
    stored: storedTrees,
    restore: restoreTrees,
    subscribe: useTreeMemory.subscribe,
  },
  {
    key: 'profile-list',
    stored: storedProfileList,
    restore: restoreProfileList,
    take: restoreProfileList,
    subscribe: useProfileList.subscribe,
  },
  {
    key: 'decorations',
    stored: storedDecorations,
    restore: restoreDecorations,
    take: restoreDecorations,
    subscribe: useDecorations.subscribe,
  },
];
/** Longest wait for the stored preferences before the page is shown without them. */
const PREFERENCES_PATIENCE_MS = 400;
/** Of a capture file: recording goes on by itself when they are over. */
const PASSING_PROBLEMS = ['DISK_FULL', 'CAPTURE_READ_ONLY', 'CAPTURE_FAILED'];

export async function startPage(host: Host): Promise<void> {
  const root = document.getElementById('page');
  if (!root) throw new Error('The page has no element with the id "page".');
  const page: Page = new Page(host, browserClock, {
    onProfiles: (list) => takeProfiles(page, list),
    onConnections: takeConnections,
    onCaptures: (captures) => takeCaptures(page, captures),
  });
  await startI18n();
  const applied = keepPreferencesApplied();
  const restored = whenOpen(host).then(() => restore(page));
  await Promise.race([restored, delay(PREFERENCES_PATIENCE_MS)]);
  await applied();
  void restored.then(async () => {
    keepPlace(page);
    const known = KEPT.map(({ stored }) => JSON.stringify(stored()));
    const { keepSettings } = await import('./actions/keep-settings.ts');
    keepSettings(page, KEPT, known);
  });
  host.link.subscribe(() => {
    if (host.link.state() === 'open') void loadFromCore(page);
  });
  if (host.link.state() === 'open') void loadFromCore(page);
  createRoot(root).render(
    <PageContext value={page}>
      <PanelGuard>
        <App />
      </PanelGuard>
    </PageContext>,
  );
}

/** Everything that is read once, and again after the core was lost: it may be another one. */
async function loadFromCore(page: Page): Promise<void> {
  await loadProfiles(page);
  await refreshBroker(page);
  useCoreInfo.getState().setInfo(await page.client.app.info());
}

/** What is deleted loses its tab, here and in every other window. */
function takeProfiles(page: Page, list: ProfileList): void {
  const before = useProfiles.getState().profiles;
  useProfiles.getState().setList(list);
  for (const { id } of before) {
    if (list.profiles.some((one) => one.id === id)) continue;
    useSelection.getState().closeTab(id);
    page.forgetTopics(id);
  }
}

/** A connection gets a tab when it comes up, here or in another window of the same core. */
function takeConnections(summaries: ConnectionSummary[]): void {
  const before = useConnections.getState().byProfile;
  useConnections.getState().setAll(summaries);
  for (const { profileId, state, captureProblem } of summaries) {
    const was = before[profileId];
    if (state !== 'disconnected' && (was?.state ?? 'disconnected') === 'disconnected') {
      useSelection.getState().addTab(profileId);
    }
    const stopped = isPassing(captureProblem);
    if (stopped === isPassing(was?.captureProblem ?? null)) continue;
    useCaptures.getState().setRecordingAgain(profileId, !stopped);
  }
}

function isPassing(problem: Problem | null): boolean {
  return problem !== null && PASSING_PROBLEMS.includes(problem.code);
}

/** A file that was closed, here or in another window, loses its tab. */
function takeCaptures(page: Page, captures: CaptureSummary[]): void {
  const before = Object.values(useCaptures.getState().byId);
  useCaptures.getState().setAll(captures);
  for (const { kind, captureId } of before) {
    if (kind !== 'file' || captures.some((one) => one.captureId === captureId)) continue;
    useSelection.getState().closeTab(captureId);
    page.forgetTopics(captureId);
  }
}

async function restore(page: Page): Promise<void> {
  const restoring = KEPT.map(async ({ key, restore, take }) => {
    const recalled = take ? undefined : recalledInWindow(key);
    restore(recalled ?? (await page.client.settings.get({ key })).value);
  });
  // Where one fails its defaults are in use already; the next change overwrites what could not be read.
  await Promise.allSettled(restoring);
}

/** Returns a function that applies them again and resolves when the language is shown. */
function keepPreferencesApplied(): () => Promise<void> {
  const apply = async () => {
    const { theme, language } = usePreferences.getState();
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    await applyLanguage(language);
  };
  usePreferences.subscribe(() => void apply());
  return apply;
}

function whenOpen({ link }: Host): Promise<void> {
  return new Promise((resolve) => {
    if (link.state() === 'open') resolve();
    const stop = link.subscribe(() => {
      if (link.state() !== 'open') return;
      stop();
      resolve();
    });
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
