// What is shown of the connection or file in front. Loaded after the first paint: until there is a tab
// nobody sees it.
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { focusPlace } from '../commands/focus.ts';
import { CaptureBanner } from '../features/captures/capture-banner.tsx';
import { ConnectionBanner } from '../features/connections/connection-banner.tsx';
import { MessagesPanel } from '../features/messages/messages-panel.tsx';
import { TopicFilter } from '../features/topics/topic-filter.tsx';
import { EmptyTree, TopicsPanel } from '../features/topics/topics-panel.tsx';
import { loadSearchStrings, loadTableStrings } from '../i18n/i18n.ts';
import { useRevision } from '../live/revision.ts';
import { usePage } from '../page.ts';
import type { CaptureRef } from '../state/capture-ref.ts';
import { bringToFront, type InFront, LAYOUTS, useInFront } from '../state/in-front.ts';
import { DEFAULT_SIZES, usePreferences } from '../state/preferences.ts';
import { useSelectedTopic, useSelection } from '../state/selection.ts';
import { IconButton } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { useMedia } from '../ui/use-media.ts';
import { useSize } from '../ui/use-size.ts';
import css from './app.module.css';
import { Dock } from './dock.tsx';
import { PanelGuard } from './panel-guard.tsx';
import { LEAST_RIGHT, mostRightOf, NARROW } from './window-layout.ts';

const SearchPanel = lazy(async () => {
  const [panel] = await Promise.all([
    import('../features/search/search-panel.tsx'),
    loadSearchStrings(),
  ]);
  return { default: panel.SearchPanel };
});

const TablePanel = lazy(async () => {
  const [panel] = await Promise.all([
    import('../features/table/table-panel.tsx'),
    loadTableStrings(),
  ]);
  return { default: panel.TablePanel };
});

/** The places the focus goes to, by what is in front. */
const PANELS = {
  tree: 'topic-tree',
  table: 'topic-table',
  messages: 'search',
} as const satisfies Record<InFront, string>;

const LEAST_DOCK = 120;
/** What is left of the tree when everything else is as large as it gets. */
const LEAST_TREE = 160;

/** Tree, publish form and messages of the connection or file in front. */
export function Workspace({ capture, width }: { capture: CaptureRef; width: number }) {
  const { t } = useTranslation();
  const { sizes, dockOpen, resize } = usePreferences();
  const narrow = useMedia(NARROW);
  useRevision(usePage().forgotten);
  const { captureId, profile } = capture;
  const selected = useSelectedTopic(captureId);
  const front = useInFront(captureId);
  const selectNode = useSelection((state) => state.selectNode);
  const middle = useRef<HTMLElement>(null);
  const { height } = useSize(middle, { width: 600, height: innerHeight });
  const mostDock = Math.max(height - LEAST_TREE, LEAST_DOCK);
  const dock = Math.min(sizes.dock, mostDock);
  const mostRight = mostRightOf(width);
  const right = Math.min(sizes.right, mostRight);
  const closeSheet = () => {
    selectNode(captureId, null);
    focusPlace(PANELS[front]);
  };
  useEscape(narrow && selected !== undefined, PANELS[front], closeSheet);
  return (
    <>
      <main ref={middle} className={css.middle}>
        <div className={css.banner}>
          {profile ? <ConnectionBanner profile={profile} /> : null}
          <CaptureBanner key={captureId} captureId={captureId} />
        </div>
        <div className={css.main} data-panel={PANELS[front]}>
          <PanelGuard key={captureId}>
            <Centre captureId={captureId} />
          </PanelGuard>
        </div>
        {dockOpen ? (
          <>
            <Splitter
              label={t('layout.resizeDock')}
              orientation="horizontal"
              sizes="after"
              size={dock}
              min={LEAST_DOCK}
              max={mostDock}
              standard={DEFAULT_SIZES.dock}
              onResize={(size) => resize('dock', size)}
            />
            <PanelGuard>
              <Dock capture={capture} height={dock} />
            </PanelGuard>
          </>
        ) : null}
      </main>
      {narrow ? null : (
        <section className={css.side} aria-label={t('messages.title')}>
          <Splitter
            label={t('layout.resizeRight')}
            orientation="vertical"
            sizes="after"
            size={right}
            min={LEAST_RIGHT}
            max={mostRight}
            standard={DEFAULT_SIZES.right}
            onResize={(size) => resize('right', size)}
          />
          <div className={css.right} style={{ width: right }} data-panel="history">
            <PanelGuard key={captureId}>
              <MessagesPanel captureId={captureId} />
            </PanelGuard>
          </div>
        </section>
      )}
      {narrow && selected ? (
        <section className={css.sheet} aria-label={t('messages.title')} data-panel="history">
          <MessagesPanel
            captureId={captureId}
            onReplied={() => selectNode(captureId, null)}
            closeButton={
              <IconButton icon="close" label={t('messages.closeSheet')} onClick={closeSheet} />
            }
          />
        </section>
      ) : null}
    </>
  );
}

/** Of the sheet and of the rows beside it, where neither needs the key itself. */
function useEscape(active: boolean, rows: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      const place = event.target instanceof Element ? event.target : null;
      if (place?.closest(`[data-panel="history"], [data-focus="${rows}"]`)) latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [active, rows]);
}

/** The topics as a tree or a table, or messages of all of them. */
function Centre({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const front = useInFront(captureId);
  const switcher = (
    <Segmented
      label={t('panels.show')}
      value={front}
      choices={LAYOUTS.map((value) => ({ value, label: t(`panels.${value}`) }))}
      onChange={(value) => bringToFront(captureId, value)}
    />
  );
  if (front === 'tree') return <TopicsPanel captureId={captureId} switcher={switcher} />;
  return (
    <Suspense>
      {front === 'table' ? (
        <TablePanel
          key={captureId}
          captureId={captureId}
          switcher={switcher}
          filter={(feed) => <TopicFilter captureId={captureId} feed={feed} />}
          empty={(feed) => <EmptyTree captureId={captureId} feed={feed} />}
        />
      ) : (
        <SearchPanel key={captureId} captureId={captureId} switcher={switcher} />
      )}
    </Suspense>
  );
}
