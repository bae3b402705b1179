// The window: where the panels are. Features meet here and nowhere else.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../shared/contract/profiles.ts';
import { useShortcuts } from '../commands/use-commands.ts';
import { ConnectionBanner } from '../features/connections/connection-banner.tsx';
import { ConnectionsPanel } from '../features/connections/connections-panel.tsx';
import { StartPanel } from '../features/connections/start-panel.tsx';
import { SubscriptionsPanel } from '../features/connections/subscriptions-panel.tsx';
import { MessagesPanel } from '../features/messages/messages-panel.tsx';
import { StatusLine } from '../features/status/status-line.tsx';
import { TopicsPanel } from '../features/topics/topics-panel.tsx';
import { DEFAULT_SIZES, usePreferences } from '../state/preferences.ts';
import { useProfile } from '../state/profiles.ts';
import { useSelectedTopic, useSelection } from '../state/selection.ts';
import { IconButton } from '../ui/button.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { TooltipLayer } from '../ui/tooltip-layer.tsx';
import { useMedia } from '../ui/use-media.ts';
import css from './app.module.css';
import { Dock } from './dock.tsx';
import { Header } from './header.tsx';
import { LinkBanner } from './link-banner.tsx';
import { Notices } from './notices.tsx';
import { Overlays } from './overlays.tsx';

/** Below this the right panel is a sheet over the tree, there only while a topic is selected. */
const NARROW = '(max-width: 1023px)';

export function App() {
  useShortcuts();
  const { t } = useTranslation();
  const active = useSelection((state) => state.active);
  const profile = useProfile(active);
  const { leftOpen, sizes, resize } = usePreferences();
  return (
    <div className={css.app}>
      <LinkBanner />
      <Header active={profile ? active : null} />
      <div className={css.body}>
        {leftOpen ? (
          <>
            <aside
              className={css.left}
              style={{ width: sizes.left }}
              aria-label={t('connections.title')}
              data-panel="quick-connect"
            >
              <div className={css.leftTop}>
                <ConnectionsPanel />
              </div>
              {profile ? <SubscriptionsPanel key={profile.id} profile={profile} /> : null}
            </aside>
            <Splitter
              label={t('layout.resizeLeft')}
              orientation="vertical"
              sizes="before"
              size={sizes.left}
              min={180}
              max={420}
              standard={DEFAULT_SIZES.left}
              onResize={(size) => resize('left', size)}
            />
          </>
        ) : null}
        {profile ? (
          <Workspace profile={profile} />
        ) : (
          <main className={css.middle} data-panel="start">
            <StartPanel />
          </main>
        )}
      </div>
      <StatusLine profile={profile} />
      <Overlays />
      <Notices />
      <TooltipLayer />
    </div>
  );
}

/** Tree, publish form and messages of the connection in front. */
function Workspace({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const { sizes, dockOpen, resize } = usePreferences();
  const narrow = useMedia(NARROW);
  const selected = useSelectedTopic(profile.id);
  const selectNode = useSelection((state) => state.selectNode);
  const middle = useRef<HTMLElement>(null);
  const room = useHeight(middle);
  const mostDock = Math.max(room - 160, 120);
  const dock = Math.min(sizes.dock, mostDock);
  return (
    <>
      <main ref={middle} className={css.middle}>
        <div className={css.banner}>
          <ConnectionBanner profile={profile} />
        </div>
        <div className={css.main} data-panel="topic-tree">
          <TopicsPanel profileId={profile.id} />
        </div>
        {dockOpen ? (
          <>
            <Splitter
              label={t('layout.resizeDock')}
              orientation="horizontal"
              sizes="after"
              size={dock}
              min={120}
              max={mostDock}
              standard={DEFAULT_SIZES.dock}
              onResize={(size) => resize('dock', size)}
            />
            <Dock profile={profile} height={dock} />
          </>
        ) : null}
      </main>
      {narrow ? null : (
        <>
          <Splitter
            label={t('layout.resizeRight')}
            orientation="vertical"
            sizes="after"
            size={sizes.right}
            min={300}
            max={900}
            standard={DEFAULT_SIZES.right}
            onResize={(size) => resize('right', size)}
          />
          <div className={css.right} style={{ width: sizes.right }} data-panel="history">
            <MessagesPanel profileId={profile.id} />
          </div>
        </>
      )}
      {narrow && selected ? (
        <div className={css.sheet} data-panel="history">
          <MessagesPanel
            profileId={profile.id}
            closeButton={
              <IconButton
                icon="close"
                label={t('messages.closeSheet')}
                onClick={() => selectNode(profile.id, null)}
              />
            }
          />
        </div>
      ) : null}
    </>
  );
}

function useHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(700);
  useEffect(() => {
    if (!element.current) return;
    const sized = new ResizeObserver(([entry]) => {
      if (entry) setHeight(entry.contentRect.height);
    });
    sized.observe(element.current);
    return () => sized.disconnect();
  }, [element]);
  return height;
}
