// The connection in front, at the start of the status line.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { useKnownState } from '../../live/use-freshness.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { StateLight } from '../../ui/state-light.tsx';
import { Explanation } from './figure.tsx';
import css from './status-line.module.css';

export function ConnectionItem({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const connection = useConnection(profile.id);
  const state = connection?.state ?? 'disconnected';
  const known = useKnownState(profile.id);
  const show = useOverlay((state) => state.show);
  const clientId = connection?.clientId || profile.clientId;
  return (
    <PopoverButton
      className={`${css.item} ${css.connection}`}
      label={t('status.connection')}
      face={
        <>
          <StateLight state={known} label={t(`state.${known}`)} />
          <span className={css.value}>{profile.name}</span>
          <span className={css.wide}>
            MQTT {connection?.protocolVersion ?? profile.protocolVersion}
          </span>
        </>
      }
    >
      {(close) => (
        <Explanation title={profile.name}>
          <dl className={css.table}>
            <dt>{t('status.state')}</dt>
            <dd>{t(`state.${known}`)}</dd>
            <dt>{t('status.address')}</dt>
            <dd>
              {profile.transport}://{profile.host}:{profile.port}
            </dd>
            <dt>{t('status.protocol')}</dt>
            <dd>MQTT {connection?.protocolVersion ?? profile.protocolVersion}</dd>
            {clientId === '' ? null : (
              <>
                <dt>{t('status.clientId')}</dt>
                <dd>{clientId}</dd>
              </>
            )}
            {state === 'connected' ? (
              <>
                <dt>{t('status.session')}</dt>
                <dd>
                  {t(connection?.sessionPresent ? 'status.sessionKept' : 'status.sessionNew')}
                </dd>
              </>
            ) : null}
          </dl>
          <div className={css.buttons}>
            <Button
              small
              onClick={() => {
                close();
                show({ kind: 'connection', profileId: profile.id });
              }}
            >
              {t('reason.details')}
            </Button>
          </div>
        </Explanation>
      )}
    </PopoverButton>
  );
}

/** Tells screen readers about changes of state, and about nothing that changes all the time. */
export function Announcer({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const state = useConnection(profileId)?.state ?? 'disconnected';
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(t(`state.${state}`)), [state, t]);
  return (
    <span className="visually-hidden" role="status">
      {said}
    </span>
  );
}
