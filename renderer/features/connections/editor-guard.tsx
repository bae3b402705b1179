// What keeps a broker from harm, and what is kept of its traffic.
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { FormCheck, FormLines, Group, type SectionProps } from './editor-fields.tsx';

interface GuardSectionProps extends SectionProps {
  onRecording(): void;
}

export function GuardSection({ state, onRecording }: GuardSectionProps) {
  const { t } = useTranslation();
  const formats = useFormats();
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
        <p>{t('editor.recordsUpTo', { size: formats.fileSize(maxBytes) })}</p>
        <div>
          <Button disabled={!state.profile} onClick={onRecording}>
            {t('editor.recordingRules')}
          </Button>
        </div>
      </Group>
    </>
  );
}
