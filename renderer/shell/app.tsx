import { type CSSProperties, lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcuts } from '../commands/use-commands.ts';
import { CaptureFilesPanel } from '../features/captures/capture-files-panel.tsx';
import { ConnectionsPanel } from '../features/connections/connections-panel.tsx';
import { StartPanel } from '../features/connections/start-panel.tsx';
import { JobsButton } from '../features/jobs/jobs-button.tsx';
import { StatusLine } from '../features/status/status-line.tsx';
import { loadConnectionStrings, loadMessageStrings } from '../i18n/i18n.ts';
import { useLinkState } from '../page.ts';
import { useCaptureRef } from '../state/capture-ref.ts';
import { DEFAULT_SIZES, usePreferences } from '../state/preferences.ts';
import { useSelection } from '../state/selection.ts';
import { Splitter } from '../ui/splitter.tsx';
import { TooltipLayer } from '../ui/tooltip-layer.tsx';
import { useMedia } from '../ui/use-media.ts';
import { useSize } from '../ui/use-size.ts';
import css from './app.module.css';
import { EnvironmentStripe } from './environment-stripe.tsx';
import { Header } from './header.tsx';
import { LinkBanner } from './link-banner.tsx';
import { Notices } from './notices.tsx';
import { loadOverlays, Overlays } from './overlays.tsx';
import { PanelGuard } from './panel-guard.tsx';
import { LEAST_LEFT, mostRightOf, NARROW } from './window-layout.ts';

const loadWorkspace = async () => {
  const [workspace] = await Promise.all([
    import('./workspace.tsx'),
    loadConnectionStrings(),
    loadMessageStrings(),
  ]);
  return workspace;
};
const Workspace = lazy(async () => ({ default: (await loadWorkspace()).Workspace }));
const SubscriptionsPanel = lazy(async () => {
  const [panel] = await Promise.all([
    import('../features/connections/subscriptions/subscriptions-panel.tsx'),
    loadConnectionStrings(),
  ]);
  return { default: panel.SubscriptionsPanel };
});

export function App() {
  useShortcuts();
  const link = useLinkState();
  useEffect(() => {
    // The first connection is not to wait for it; that it failed is said where it is needed.
    loadWorkspace().catch(() => undefined);
    loadOverlays().catch(() => undefined);
  }, []);
  const { t } = useTranslation();
  const active = useSelection((state) => state.active);
  const capture = useCaptureRef(active);
  const profile = capture?.profile;
  const { leftOpen, sizes, resize } = usePreferences();
  const body = useRef<HTMLDivElement>(null);
  const { width } = useSize(body, { width: innerWidth, height: innerHeight });
  const mostLeft = Math.max(width * 0.24, LEAST_LEFT);
  const left = Math.min(sizes.left, mostLeft);
  const narrow = useMedia(NARROW);
  const right = Math.min(sizes.right, mostRightOf(width));
  const rightPanel = capture && !narrow ? { '--right-panel': `${right}px` } : {};
  return (
    <div
      className={css.app}
      style={rightPanel as CSSProperties}
      data-stale={link === 'lost' || link === 'refused' || undefined}
    >
      <LinkBanner />
      <Header capture={capture} />
      {profile ? <EnvironmentStripe environment={profile.environment} /> : null}
      <div ref={body} className={css.body}>
        {leftOpen ? (
          <aside className={css.side} aria-label={t('connections.title')}>
            <div className={css.left} style={{ width: left }} data-panel="quick-connect">
              <PanelGuard>
                <div className={css.leftTop}>
                  <ConnectionsPanel />
                </div>
                <CaptureFilesPanel />
                <Suspense>
                  {profile ? <SubscriptionsPanel key={profile.id} profile={profile} /> : null}
                </Suspense>
              </PanelGuard>
            </div>
            <Splitter
              label={t('layout.resizeLeft')}
              orientation="vertical"
              sizes="before"
              size={left}
              min={LEAST_LEFT}
              max={mostLeft}
              standard={DEFAULT_SIZES.left}
              onResize={(size) => resize('left', size)}
            />
          </aside>
        ) : null}
        {capture ? (
          <PanelGuard>
            <Suspense fallback={<main className={css.middle} />}>
              <Workspace capture={capture} width={width} />
            </Suspense>
          </PanelGuard>
        ) : (
          <main className={css.middle} data-panel="start">
            <StartPanel />
          </main>
        )}
      </div>
      <PanelGuard>
        <StatusLine capture={capture}>
          <JobsButton />
        </StatusLine>
      </PanelGuard>
      <PanelGuard>
        <Overlays />
      </PanelGuard>
      <Notices />
      <TooltipLayer />
    </div>
  );
}
