// What keeps a broker from harm, and what is kept of its traffic.
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { sizeToType } from '../recording-rules.ts';
import { FormCheck, FormLines, Group, type SectionProps } from './editor-fields.tsx';
import css from './profile-editor.module.css';

interface GuardSectionProps extends SectionProps {
  onRecording(): void;
}

export function GuardSection({ state, onRecording }: GuardSectionProps) {
  const { t } = useTranslation();
  const { maxBytes } = state.fields.recording;
  return (
    <>
      <FormCheck state={state} field="readOnly" hint={t('editor.hint.readOnly')} />
      <FormCheck state={state} field="guarded" hint={t('editor.hint.guarded')} />
      <FormLines
        state={state}
        field="protectedFilters"
        rows={3}
        hint={t('editor.hint.protectedFilters')}
      />
      <Group title={t('editor.group.recording')}>
        <p>{t('editor.recordsUpTo', { size: sizeToType(maxBytes) })}</p>
        <div className={css.inline}>
          <Button disabled={!state.profile} onClick={onRecording}>
            {t('editor.recordingRules')}
          </Button>
          {state.profile ? null : <span className={css.reason}>{t('editor.saveFirst')}</span>}
        </div>
      </Group>
    </>
  );
}
