// The tools at the bottom of the window: publish, what goes over the wire, what happened to the
// connection, what the broker says of itself, and the built-in broker.
import { type ComponentType, type KeyboardEvent, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { PublishPanel } from '../features/publish/publish-panel.tsx';
import { loadToolStrings } from '../i18n/i18n.ts';
import type { CaptureRef } from '../state/capture-ref.ts';
import { DOCK_TABS, type DockTab, useDock } from '../state/dock.ts';
import { useOverlay } from '../state/overlay.ts';
import { usePreferences } from '../state/preferences.ts';
import { Button, IconButton } from '../ui/button.tsx';
import css from './dock.module.css';

const BrokerPanel = lazy(async () => ({
  default: (await import('../features/broker/broker-panel.tsx')).BrokerPanel,
}));

const PacketsPanel = lazy(async () => {
  await loadToolStrings();
  return { default: (await import('../features/packets/packets-panel.tsx')).PacketsPanel };
});

const EventsPanel = lazy(async () => {
  await loadToolStrings();
  return { default: (await import('../features/events/events-panel.tsx')).EventsPanel };
});

const ServerStatusPanel = lazy(async () => {
  await loadToolStrings();
  return {
    default: (await import('../features/broker/server-status-panel.tsx')).ServerStatusPanel,
  };
});

export function Dock({ capture, height }: { capture: CaptureRef; height: number }) {
  const { t } = useTranslation();
  const { tab: wanted, setTab } = useDock();
  const change = usePreferences((state) => state.change);
  const tabs = capture.profile ? DOCK_TABS : DOCK_TABS.filter((name) => !OF_A_CONNECTION[name]);
  const tab = tabs.includes(wanted) ? wanted : 'publish';
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? 'publish';
    setTab(next);
    document.getElementById(`dock-tab-${next}`)?.focus();
  };
  return (
    <section className={css.dock} style={{ height }} aria-label={t('dock.label')} data-panel="dock">
      <div className={css.tabs}>
        <div role="tablist" className={css.list} aria-label={t('dock.label')}>
          {tabs.map((name) => (
            <button
              key={name}
              id={`dock-tab-${name}`}
              type="button"
              className={css.tab}
              role="tab"
              aria-selected={tab === name}
              aria-controls="dock-content"
              tabIndex={tab === name ? 0 : -1}
              onClick={() => setTab(name)}
              onKeyDown={onKeyDown}
            >
              {t(`dock.${name}`)}
            </button>
          ))}
        </div>
        <span className={css.where}>
          {tab === 'publish' && capture.profile ? t('publish.to', { name: capture.name }) : null}
        </span>
        <IconButton
          icon="down"
          label={t('dock.close')}
          onClick={() => change({ dockOpen: false })}
        />
      </div>
      <div
        id="dock-content"
        className={css.content}
        role="tabpanel"
        aria-labelledby={`dock-tab-${tab}`}
      >
        <Suspense>
          <Tool key={capture.captureId} tab={tab} capture={capture} />
        </Suspense>
      </div>
    </section>
  );
}

/** Of what is live: an opened file has nothing to show there. */
const OF_A_CONNECTION: Partial<Record<DockTab, ComponentType<{ profileId: string }>>> = {
  packets: PacketsPanel,
  events: EventsPanel,
  server: ServerStatusPanel,
};

function Tool({ tab, capture }: { tab: DockTab; capture: CaptureRef }) {
  if (tab === 'publish') return <PublishTab capture={capture} />;
  const Panel = OF_A_CONNECTION[tab];
  return Panel ? <Panel profileId={capture.captureId} /> : <BrokerPanel />;
}

/** An opened file has no broker to publish to; its messages can be replayed into one. */
function PublishTab({ capture }: { capture: CaptureRef }) {
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  if (capture.profile) return <PublishPanel profile={capture.profile} />;
  return (
    <div className={css.note}>
      <p>{t('captures.noPublish')}</p>
      <Button onClick={() => show({ kind: 'replay', captureId: capture.captureId, scope: null })}>
        {t('captures.replay')}
      </Button>
    </div>
  );
}
