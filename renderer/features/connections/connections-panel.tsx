// The connections at the left. The list itself comes after the first paint: to type an address and to make
// a connection nothing of it is needed.
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadEditorStrings, loadProfileStrings } from '../../i18n/i18n.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useProfiles } from '../../state/profiles.ts';
import { IconButton } from '../../ui/button.tsx';
import css from './connections-panel.module.css';
import { QuickConnect } from './quick-connect.tsx';

const ProfileList = lazy(async () => {
  const [list] = await Promise.all([
    import('./profile-list/profile-list.tsx'),
    loadProfileStrings(),
    // What a profile will do is said in the words of the editor.
    loadEditorStrings(),
  ]);
  return { default: list.ProfileList };
});
const ListMenu = lazy(async () => {
  const [menu] = await Promise.all([import('./profile-list/list-menu.tsx'), loadProfileStrings()]);
  return { default: menu.ListMenu };
});

export function ConnectionsPanel() {
  const { t } = useTranslation();
  const { profiles, loaded } = useProfiles();
  const show = useOverlay((state) => state.show);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
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
        <IconButton
          icon="more"
          label={t('connections.more')}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            const { left, bottom } = currentTarget.getBoundingClientRect();
            setMenu({ x: left, y: bottom });
          }}
        />
      </header>
      <QuickConnect focusTarget="quick-connect" />
      <Suspense>
        {loaded && profiles.length > 0 ? <ProfileList /> : null}
        {menu ? <ListMenu {...menu} onClose={() => setMenu(null)} /> : null}
      </Suspense>
      {loaded && profiles.length === 0 ? <p className={css.hint}>{t('connections.none')}</p> : null}
    </section>
  );
}
