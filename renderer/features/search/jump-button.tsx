import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import { JumpToTime } from '../../ui/jump-to-time.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import css from './search-panel.module.css';

/** Goes to a moment: the list begins with what was recorded up to then. */
export function JumpButton({ onJump }: { onJump(until: number): void }) {
  const { t } = useTranslation();
  return (
    <PopoverButton
      className={css.tool}
      side="bottom"
      label={t('jump.title')}
      tip={t('jump.title')}
      face={<Icon name="clock" />}
    >
      {(close) => (
        <JumpToTime
          label={t('jump.label')}
          hint={t('jump.hint')}
          invalid={t('jump.invalid')}
          go={t('jump.go')}
          onJump={(until) => {
            close();
            onJump(until);
          }}
        />
      )}
    </PopoverButton>
  );
}
