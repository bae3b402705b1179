import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import { PopoverButton } from './popover-button.tsx';

const JumpToTime = lazy(async () => ({
  default: (await import('./jump-to-time.tsx')).JumpToTime,
}));

interface JumpButtonProps {
  side?: 'top' | 'bottom';
  /** Milliseconds since 1970: shows what was recorded up to then. */
  onJump(until: number): void;
}

/** Asks for a moment to go to. */
export function JumpButton({ side = 'top', onJump }: JumpButtonProps) {
  const { t } = useTranslation();
  return (
    <PopoverButton
      look="icon"
      side={side}
      label={t('jump.title')}
      tip={t('jump.title')}
      face={<Icon name="clock" />}
    >
      {(close) => (
        <Suspense>
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
        </Suspense>
      )}
    </PopoverButton>
  );
}
