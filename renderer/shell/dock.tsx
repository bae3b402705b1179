// The panel at the bottom: publish, and the built-in broker.
import { type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PublishPanel } from '../features/publish/publish-panel.tsx';
import type { CaptureRef } from '../state/capture-ref.ts';
import { useOverlay } from '../state/overlay.ts';
import { usePreferences } from '../state/preferences.ts';
import { Button, IconButton } from '../ui/button.tsx';
import css from './dock.module.css';

const BrokerPanel = lazy(async () => ({
  default: (await import('../features/broker/broker-panel.tsx')).BrokerPanel,
}));

const TABS = ['publish', 'broker'] as const;

export function Dock({ capture, height }: { capture: CaptureRef; height: number }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>('publish');
  const change = usePreferences((state) => state.change);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = tab === 'publish' ? 'broker' : 'publish';
    setTab(next);
    document.getElementById(`dock-tab-${next}`)?.focus();
  };
  return (
    <section className={css.dock} style={{ height }} aria-label={t('dock.label')} data-panel="dock">
      <div className={css.tabs}>
        <div role="tablist" aria-label={t('dock.label')} style={{ display: 'flex' }}>
          {TABS.map((name) => (
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
        {tab === 'publish' ? (
          <PublishTab key={capture.captureId} capture={capture} />
        ) : (
          <Suspense>
            <BrokerPanel />
          </Suspense>
        )}
      </div>
    </section>
  );
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
