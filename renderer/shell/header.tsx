import { useTranslation } from 'react-i18next';
import { connect, disconnect } from '../actions/connections.ts';
import { keysText } from '../commands/command.ts';
import { ConnectionTabs } from '../features/connections/connection-tabs.tsx';
import { UnverifiedMark } from '../features/connections/unverified-mark.tsx';
import { usePage } from '../page.ts';
import type { CaptureRef } from '../state/capture-ref.ts';
import { useConnection } from '../state/connections.ts';
import { useCoreInfo } from '../state/core-info.ts';
import { useOverlay } from '../state/overlay.ts';
import { type Language, type Theme, usePreferences } from '../state/preferences.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PopoverButton } from '../ui/popover-button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { CaptureMenu } from './capture-menu.tsx';
import css from './header.module.css';

export function Header({ capture }: { capture: CaptureRef | undefined }) {
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  const { leftOpen, dockOpen, change } = usePreferences();
  return (
    <header className={css.header} data-panel="tabs">
      <h1 className={css.brand}>
        MQTT<span>Scope</span>
      </h1>
      <div className={css.tabs}>
        <ConnectionTabs />
      </div>
      <div className={css.tools}>
        {capture?.profile ? <UnverifiedMark profileId={capture.captureId} /> : null}
        {capture?.profile ? <ConnectButton profileId={capture.captureId} /> : null}
        <CaptureMenu />
        <button type="button" className={css.search} onClick={() => show({ kind: 'palette' })}>
          <Icon name="search" size={14} />
          <span>{t('palette.placeholder')}</span>
          <kbd className={css.key}>{keysText('Mod+K')}</kbd>
        </button>
        <IconButton
          icon="sidebar"
          label={t('command.toggleLeft')}
          keys={keysText('Mod+B')}
          aria-pressed={leftOpen}
          onClick={() => change({ leftOpen: !leftOpen })}
        />
        <IconButton
          icon="dock"
          label={t('command.toggleDock')}
          keys={keysText('Mod+J')}
          aria-pressed={dockOpen}
          onClick={() => change({ dockOpen: !dockOpen })}
        />
        <Settings />
      </div>
    </header>
  );
}

function ConnectButton({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const state = useConnection(profileId)?.state ?? 'disconnected';
  const up = state !== 'disconnected' && state !== 'stopped';
  return (
    <Button
      small
      icon={up ? 'stop' : 'play'}
      onClick={() => void (up ? disconnect(page, profileId) : connect(page, profileId))}
    >
      {t(up ? 'action.disconnect' : 'action.connect')}
    </Button>
  );
}

function Settings() {
  const { t } = useTranslation();
  const { theme, language, change } = usePreferences();
  const info = useCoreInfo((state) => state.info);
  return (
    <PopoverButton
      className={css.settingsButton}
      label={t('settings.title')}
      tip={t('settings.title')}
      side="bottom"
      face={<Icon name="settings" />}
    >
      {() => (
        <div className={css.settings}>
          <span>{t('settings.theme')}</span>
          <Segmented<Theme>
            label={t('settings.theme')}
            value={theme}
            choices={[
              { value: 'system', label: t('settings.system') },
              { value: 'light', label: t('settings.light') },
              { value: 'dark', label: t('settings.dark') },
            ]}
            onChange={(value) => change({ theme: value })}
          />
          <span>{t('settings.language')}</span>
          <Segmented<Language>
            label={t('settings.language')}
            value={language}
            choices={[
              { value: 'system', label: t('settings.system') },
              { value: 'en', label: 'English' },
              { value: 'zh-CN', label: '中文' },
            ]}
            onChange={(value) => change({ language: value })}
          />
          {info ? (
            <p className={css.about}>
              MQTTScope {info.version} · {t('settings.dataDir', { path: info.dataDir })}
            </p>
          ) : null}
        </div>
      )}
    </PopoverButton>
  );
}
