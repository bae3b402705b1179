// How many MQTT 5 properties go with the message; opens the form for them, which is loaded then.
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { countProperties } from '../../actions/publish-properties.ts';
import { useConnection } from '../../state/connections.ts';
import type { Draft } from '../../state/drafts.ts';
import { PopoverButton } from '../../ui/popover-button.tsx';
import css from './publish-panel.module.css';

// Without a boundary of its own: the popover comes with its fields, and the first has the focus.
const PropertiesForm = lazy(async () => ({
  default: (await import('./properties-form.tsx')).PropertiesForm,
}));

export function PropertiesButton({ profile, draft }: { profile: Profile; draft: Draft }) {
  const { t } = useTranslation();
  const connection = useConnection(profile.id);
  // What a connection speaks stays until it is made anew.
  const version =
    connection?.state === 'connected' ? connection.protocolVersion : profile.protocolVersion;
  const count = draft.properties && version === '5.0' ? countProperties(draft.properties) : 0;
  return (
    <PopoverButton
      className={count > 0 ? `${css.toggle} ${css.set}` : css.toggle}
      label={t('publish.propertiesTitle')}
      face={
        <>
          {t('publish.properties')}
          {count > 0 ? <span className={css.count}>{count}</span> : null}
        </>
      }
    >
      {() => <PropertiesForm profileId={profile.id} version={version} />}
    </PopoverButton>
  );
}
