import { useTranslation } from 'react-i18next';
import type { ReplayPlan } from '../../../shared/contract/exchange.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { useFormats } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import dialogCss from '../../ui/dialog-content.module.css';

interface ReplayConfirmProps {
  plan: ReplayPlan;
  target: Profile;
  onBack(): void;
  onConfirm(): void;
}

/** The question before a replay into a guarded connection; it names how many and where to. */
export function ReplayConfirm({ plan, target, onBack, onConfirm }: ReplayConfirmProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = plan.messages - plan.refused;
  const number = formats.count(count);
  const broker = `${target.name} (${target.host}:${target.port})`;
  return (
    <>
      <div className={dialogCss.body} role="alert">
        <p>
          {t(target.guarded ? 'replay.guardedText' : 'replay.protectedText', {
            ...{ count, number, broker },
          })}
        </p>
        {plan.retained > 0 ? (
          <p>
            {t('replay.guardedRetained', {
              count: plan.retained,
              number: formats.count(plan.retained),
            })}
          </p>
        ) : null}
      </div>
      <footer className={dialogCss.foot}>
        {/* The safe answer has the focus: Enter sends nothing. */}
        <Button autoFocus onClick={onBack}>
          {t('replay.back')}
        </Button>
        <Button look="danger" onClick={onConfirm}>
          {t('replay.confirm', { count, number })}
        </Button>
      </footer>
    </>
  );
}
