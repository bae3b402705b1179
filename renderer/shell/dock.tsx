// The panel at the bottom: publish, and the built-in broker.
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../shared/contract/profiles.ts';
import { BrokerPanel } from '../features/broker/broker-panel.tsx';
import { PublishPanel } from '../features/publish/publish-panel.tsx';
import { usePreferences } from '../state/preferences.ts';
import { IconButton } from '../ui/button.tsx';
import css from './dock.module.css';

const TABS = ['publish', 'broker'] as const;

export function Dock({ profile, height }: { profile: Profile; height: number }) {
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
          {tab === 'publish' ? t('publish.to', { name: profile.name }) : null}
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
        {tab === 'publish' ? <PublishPanel key={profile.id} profile={profile} /> : <BrokerPanel />}
      </div>
    </section>
  );
}
