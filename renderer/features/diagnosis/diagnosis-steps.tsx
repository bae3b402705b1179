import { useTranslation } from 'react-i18next';
import type { DiagnosisStep } from '../../../shared/contract/diagnosis.ts';
import { useFormats } from '../../i18n/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { type LightState, StateLight } from '../../ui/state-light.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './diagnosis-dialog.module.css';
import { useDiagnosisText } from './use-diagnosis-text.ts';

const LIGHTS: Record<DiagnosisStep['state'], LightState> = {
  waiting: 'disconnected',
  running: 'connecting',
  ok: 'connected',
  warning: 'waiting',
  failed: 'stopped',
  skipped: 'disconnected',
};

/** Steps under the server they are about, where there are several. */
export function DiagnosisSteps({ steps }: { steps: readonly DiagnosisStep[] }) {
  const { t } = useTranslation();
  const targets = [...new Set(steps.map(({ target }) => target))];
  return targets.map((target) => (
    <section key={target} className={css.target}>
      {targets.length > 1 ? <h3 className={css.server}>{target}</h3> : null}
      <ol className={css.steps} aria-label={t('diagnose.steps')}>
        {steps
          .filter((step) => step.target === target)
          .map((step) => (
            <Step key={step.name} step={step} />
          ))}
      </ol>
    </section>
  ));
}

function Step({ step }: { step: DiagnosisStep }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useDiagnosisText();
  const { name, state, durationMs, findings, advice } = step;
  return (
    <li className={css.step} data-step={name} data-state={state}>
      <div className={css.head}>
        <StateLight state={LIGHTS[state]} />
        <span className={css.name}>{t(`diagnosis.step.${name}`)}</span>
        <span className={css.state}>{t(`diagnose.state.${state}`)}</span>
        <span className={css.time}>
          {durationMs === null ? null : formats.interval(durationMs)}
        </span>
      </div>
      {findings.length > 0 ? (
        <ul className={css.findings}>
          {findings.map((finding) => {
            const { message, detail } = text.finding(finding);
            return (
              <li key={`${finding.code} ${message}`} data-finding={finding.code}>
                <VisibleText text={message} />
                {detail ? (
                  <span className={css.detail}>
                    <VisibleText text={detail} />
                  </span>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      {advice.length > 0 ? (
        <ul className={css.advice} aria-label={t('diagnose.advice')}>
          {advice.map((one) => (
            <li key={one.code} data-advice={one.code}>
              <Icon name="chevron" size={14} />
              <span>{text.advice(one)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
