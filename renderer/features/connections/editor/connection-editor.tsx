// Makes a new profile, or edits one: sections at the left, fields, what it will do, and saving it.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { connect, isOpen, reconnect, saveProfile } from '../../../actions/connections.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { usePage } from '../../../page.ts';
import { useConnection } from '../../../state/connections.ts';
import { type Overlay, useOverlay } from '../../../state/overlay.ts';
import { useProfile } from '../../../state/profiles.ts';
import { useSelection } from '../../../state/selection.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useDescription } from '../use-description.ts';
import { changedElsewhere, type Elsewhere } from './changed-elsewhere.ts';
import type { SectionProps } from './editor-fields.tsx';
import { GeneralSection } from './editor-general.tsx';
import { GuardSection } from './editor-guard.tsx';
import { ListingSection } from './editor-listing.tsx';
import { EditorNav } from './editor-nav.tsx';
import { NetworkSection } from './editor-network.tsx';
import type { Section } from './editor-places.ts';
import { SessionSection } from './editor-session.tsx';
import { SubscriptionsSection } from './editor-subscriptions.tsx';
import { TlsSection } from './editor-tls.tsx';
import { WillSection } from './editor-will.tsx';
import css from './profile-editor.module.css';
import { useEditorPlace } from './use-editor-place.ts';
import { type ProfileFormState, useProfileForm } from './use-profile-form.ts';

/** Problems of files that cannot serve: what is wrong stands in the section of TLS. */
const OF_TLS_FILES = /^(CERTIFICATE|CLIENT_KEY|KEY)_/;

interface ConnectionEditorProps {
  profile: Profile | undefined;
  /** The setting or the section to begin at, such as 'password' or 'tls'. */
  setting?: string | undefined;
}

export function ConnectionEditor({ profile, setting }: ConnectionEditorProps) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((overlay) => overlay.show);
  const state = useProfileForm(profile);
  const form = useRef<HTMLFormElement>(null);
  const place = useEditorPlace(form, setting);
  const panelId = useId();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const [leaving, setLeaving] = useState<{ to: Overlay | null } | null>(null);
  const kept = useProfile(state.profile?.id ?? null);
  const elsewhere = saving ? null : changedElsewhere(state.profile, kept);
  useEffect(() => {
    if (elsewhere?.kind === 'changed' && !state.dirty) state.saved(elsewhere.now);
  });
  const question = elsewhere?.kind === 'changed' && !state.dirty ? null : elsewhere;

  /** Saves what is right; goes to the first thing that is wrong and answers null otherwise. */
  const save = async (): Promise<Profile | null> => {
    if (question) return null;
    state.touchAll();
    setLeaving(null);
    const [wrong] = state.errors.keys();
    if (wrong !== undefined) {
      place.goTo(wrong);
      return null;
    }
    setSaving(true);
    const saved = await saveProfile(page, state.toSave());
    setSaving(false);
    const failed = 'code' in saved;
    setProblem(failed ? saved : null);
    if (failed) {
      if (OF_TLS_FILES.test(saved.code)) place.goTo('verify');
      return null;
    }
    state.saved(saved);
    return saved;
  };
  const saveAndClose = async (thenConnect: boolean) => {
    const connectAnew = state.profile && isOpen(state.profile.id) ? reconnect : connect;
    const saved = await save();
    if (!saved) return;
    show(null);
    useSelection.getState().openTab(saved.id);
    if (thenConnect) await connectAnew(page, saved.id);
  };
  const leave = (to: Overlay | null) => {
    if (state.dirty) setLeaving({ to });
    else show(to);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void saveAndClose(true);
  };

  return (
    <Dialog
      large
      title={t(state.profile ? 'editor.editTitle' : 'editor.newTitle')}
      closeLabel={t('action.close')}
      onFocus={place.focus}
      onClose={() => leave(null)}
    >
      <form ref={form} className={dialogCss.form} onSubmit={submit} noValidate>
        <div className={css.main}>
          <EditorNav
            section={place.section}
            withErrors={state.sectionsWithErrors}
            panelId={panelId}
            onSection={place.setSection}
            goTo={place.goTo}
          />
          <div
            id={panelId}
            key={place.section}
            role="tabpanel"
            aria-labelledby={`${panelId}-${place.section}`}
            className={css.panel}
          >
            <SectionFields
              section={place.section}
              state={state}
              goTo={place.goTo}
              onSubmit={() => void saveAndClose(true)}
              save={save}
              onRecording={() =>
                state.profile && leave({ kind: 'recording', profileId: state.profile.id })
              }
            />
          </div>
        </div>
        {question ? (
          <ChangedElsewhere elsewhere={question} state={state} onDiscard={() => show(null)} />
        ) : null}
        <Foot
          {...{ state, problem }}
          disabled={saving || question !== null}
          leaving={leaving !== null}
          onCancel={() => leave(null)}
          onStay={() => setLeaving(null)}
          onDiscard={() => show(leaving?.to ?? null)}
          onSave={() => void saveAndClose(false)}
        />
      </form>
    </Dialog>
  );
}

interface SectionFieldsProps extends SectionProps {
  section: Section;
  onSubmit(): void;
  onRecording(): void;
  save(): Promise<Profile | null>;
}

function SectionFields({ section, onSubmit, onRecording, save, ...props }: SectionFieldsProps) {
  switch (section) {
    case 'general':
      return <GeneralSection {...props} />;
    case 'listing':
      return <ListingSection {...props} />;
    case 'network':
      return <NetworkSection {...props} />;
    case 'tls':
      return <TlsSection {...props} />;
    case 'session':
      return <SessionSection {...props} />;
    case 'will':
      return <WillSection {...props} onSubmit={onSubmit} save={save} />;
    case 'subscriptions':
      return <SubscriptionsSection {...props} />;
    case 'guard':
      return <GuardSection {...props} onRecording={onRecording} />;
  }
}

interface ChangedElsewhereProps {
  elsewhere: Elsewhere;
  state: ProfileFormState;
  onDiscard(): void;
}

/** Both ways to go on with a profile that is not what it was when it was opened. */
function ChangedElsewhere({ elsewhere, state, onDiscard }: ChangedElsewhereProps) {
  const { t } = useTranslation();
  if (elsewhere.kind === 'deleted') {
    return (
      <ProblemNote
        live
        tone="waiting"
        message={t('editor.deletedElsewhere')}
        actions={
          <>
            <Button onClick={state.asNew}>{t('editor.keepAsNew')}</Button>
            <Button onClick={onDiscard}>{t('editor.discard')}</Button>
          </>
        }
      />
    );
  }
  const { now, settings } = elsewhere;
  const labels = settings.map((setting) => t(`editor.field.${setting}`));
  return (
    <ProblemNote
      live
      tone="waiting"
      message={t('editor.changedElsewhere')}
      detail={labels.join(' · ')}
      actions={
        <>
          <Button onClick={() => state.keepTyped(now)}>{t('editor.keepTyped')}</Button>
          <Button onClick={() => state.saved(now)}>{t('editor.takeOther')}</Button>
        </>
      }
    />
  );
}

interface FootProps {
  state: ProfileFormState;
  problem: Problem | null;
  /** Nothing can be saved now. */
  disabled: boolean;
  /** Closing would lose what was typed. */
  leaving: boolean;
  onCancel(): void;
  onStay(): void;
  onDiscard(): void;
  onSave(): void;
}

/** What the profile will do, and the buttons; in their place the question whether to leave. */
function Foot(props: FootProps) {
  const { state, problem, disabled, leaving } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const describe = useDescription();
  const up = useConnection(state.profile?.id ?? null)?.state === 'connected';
  if (leaving) {
    return (
      <ProblemNote
        live
        tone="waiting"
        message={t('editor.notSaved')}
        actions={
          <>
            <Button look="danger" onClick={props.onDiscard}>
              {t('editor.discard')}
            </Button>
            <Button autoFocus onClick={props.onStay}>
              {t('editor.goOn')}
            </Button>
          </>
        }
      />
    );
  }
  return (
    <>
      {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      <footer className={dialogCss.foot}>
        <p className={css.summary} data-testid="profile-description">
          {describe(state.fields)}
        </p>
        <Button onClick={props.onCancel}>{t('action.cancel')}</Button>
        <Button disabled={disabled} onClick={props.onSave}>
          {t('action.save')}
        </Button>
        <Button submit look="primary" disabled={disabled}>
          {t(up ? 'editor.saveAndReconnect' : 'action.saveAndConnect')}
        </Button>
      </footer>
    </>
  );
}
