import { useTranslation } from 'react-i18next';
import { useOverlay } from '../../state/overlay.ts';
import { useProfiles } from '../../state/profiles.ts';
import { IconButton } from '../../ui/button.tsx';
import css from './connections-panel.module.css';
import { ProfileRow } from './profile-row.tsx';
import { QuickConnect } from './quick-connect.tsx';

export function ConnectionsPanel() {
  const { t } = useTranslation();
  const { profiles, loaded } = useProfiles();
  const show = useOverlay((state) => state.show);
  return (
    <section className={css.panel} aria-labelledby="connections-title">
      <header className={css.head}>
        <h2 id="connections-title" className={css.title}>
          {t('connections.title')}
        </h2>
        <IconButton
          icon="plus"
          label={t('connections.new')}
          onClick={() => show({ kind: 'editor', profileId: null })}
        />
      </header>
      <QuickConnect focusTarget="quick-connect" />
      {loaded && profiles.length === 0 ? (
        <p className={css.hint}>{t('connections.none')}</p>
      ) : (
        <ul className={css.list} aria-label={t('connections.title')}>
          {profiles.map((profile) => (
            <ProfileRow key={profile.id} profile={profile} />
          ))}
        </ul>
      )}
    </section>
  );
}
