// One tab for each connection and capture file that was opened. A list of buttons rather than ARIA tabs: a tab may
// not hold the button that closes it.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { closeCaptureFile } from '../../actions/captures.ts';
import { closeTab } from '../../actions/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { useRevision } from '../../live/revision.ts';
import { useKnownState } from '../../live/use-freshness.ts';
import { usePage } from '../../page.ts';
import { type CaptureRef, useCaptureRef } from '../../state/capture-ref.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSelection } from '../../state/selection.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateLight } from '../../ui/state-light.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './connection-tabs.module.css';
import { UnverifiedMark } from './unverified-mark.tsx';
import { useStateText } from './use-state-text.ts';

export function ConnectionTabs() {
  const { t } = useTranslation();
  const tabs = useSelection((state) => state.tabs);
  return (
    <nav aria-label={t('tabs.label')}>
      <ul className={css.tabs} style={{ height: '100%' }}>
        {tabs.map((captureId) => (
          <CaptureTab key={captureId} captureId={captureId} />
        ))}
      </ul>
    </nav>
  );
}

function CaptureTab({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const capture = useCaptureRef(captureId);
  const active = useSelection((state) => state.active === captureId);
  const activate = useSelection((state) => state.activate);
  const show = useOverlay((state) => state.show);
  const tab = useRef<HTMLLIElement>(null);
  // What is in front, and what its broker is there for, is in sight.
  useEffect(() => {
    if (active) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  if (!capture) return null;
  const { kind, name } = capture;
  const close = kind === 'file' ? closeCaptureFile : closeTab;
  return (
    <li ref={tab} className={css.tab} data-active={active || undefined}>
      <button
        type="button"
        className={css.choose}
        aria-current={active || undefined}
        onClick={() => activate(captureId)}
        onDoubleClick={() => {
          if (kind === 'profile') show({ kind: 'connection', profileId: captureId });
        }}
      >
        {kind === 'file' ? <FileFace capture={capture} /> : <ConnectionFace capture={capture} />}
      </button>
      <IconButton
        icon="close"
        className={css.close}
        label={t('tabs.close', { name })}
        onClick={() => void close(page, captureId)}
      />
    </li>
  );
}

function FileFace({ capture }: { capture: CaptureRef }) {
  const { t } = useTranslation();
  return (
    <>
      <Icon name="file" size={14} />
      <TabName name={capture.name} />
      <span className={css.figure}>{t('captures.readOnly')}</span>
    </>
  );
}

function ConnectionFace({ capture }: { capture: CaptureRef }) {
  const connection = useConnection(capture.captureId);
  const stateText = useStateText(connection);
  const state = useKnownState(capture.captureId);
  return (
    <>
      <StateLight state={state} label={state === 'connected' ? stateText : undefined} />
      <TabName name={capture.name} />
      {capture.profile ? <Guard profile={capture.profile} /> : null}
      <UnverifiedMark small profileId={capture.captureId} />
      <span className={css.figure} data-state={state}>
        {state === 'connected' ? <Rate profileId={capture.captureId} /> : stateText}
      </span>
    </>
  );
}

/** What the broker is there for, and whether anything can be published to it. */
function Guard({ profile: { environment, readOnly } }: { profile: Profile }) {
  const { t } = useTranslation();
  const words = readOnly ? t('environment.readOnly') : '';
  if (environment === 'none') return readOnly ? <Badge tone="quiet">{words}</Badge> : null;
  return (
    <EnvironmentBadge environment={environment}>
      {[t(`environment.${environment}`), words].filter(Boolean).join(' · ')}
    </EnvironmentBadge>
  );
}

function TabName({ name }: { name: string }) {
  return (
    <span className={css.name}>
      <VisibleText text={name} />
    </span>
  );
}

function Rate({ profileId }: { profileId: string }) {
  const { connections } = usePage();
  const formats = useFormats();
  useRevision(connections.revision);
  return formats.rate(connections.figures(profileId)?.counters.rate ?? 0);
}
