// The sentences of a diagnosis, and all of them as plain text to be handed on. The core puts no secrets
// into findings.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DiagnosisStep, Finding } from '../../../shared/contract/diagnosis.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { useFormats } from '../../i18n/format.ts';
import { type ProblemText, useProblemText } from '../../i18n/use-problem-text.ts';

export interface DiagnosisText {
  finding(finding: Finding): ProblemText;
  advice(finding: Finding): string;
  ofAll(profile: Profile, steps: readonly DiagnosisStep[]): string;
}

export function useDiagnosisText(): DiagnosisText {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const formats = useFormats();
  const finding = ({ code, params, detail }: Finding): ProblemText => {
    const { code: problem, message } = params;
    if (code === 'problem' && typeof problem === 'string' && typeof message === 'string') {
      return problemText({ code: problem, message, detail });
    }
    return { message: sentence(t, 'finding', code, params), detail };
  };
  const advice = ({ code, params }: Finding) => sentence(t, 'advice', code, params);
  const ofStep = (step: DiagnosisStep): string[] => {
    const { name, target, state, durationMs, findings } = step;
    const time = durationMs === null ? '' : ` (${formats.interval(durationMs)})`;
    const said = findings.map(finding).flatMap(({ message, detail }) => [message, detail ?? '']);
    return [
      `${t(`diagnosis.step.${name}`)} ${target}: ${t(`diagnose.state.${state}`)}${time}`,
      ...said.filter(Boolean).map((text) => `  ${text}`),
      ...step.advice.map((one) => `  -> ${advice(one)}`),
    ];
  };
  return {
    finding,
    advice,
    ofAll: ({ name, transport, host, port, protocolVersion }, steps) =>
      [
        `${name}: ${transport}://${host}:${port}, MQTT ${protocolVersion}`,
        ...steps.flatMap(ofStep),
      ].join('\n'),
  };
}

/** A core of a later version may find what this page has no words for: then the code has to do. */
function sentence(
  t: TFunction,
  kind: 'finding' | 'advice',
  code: string,
  params: Finding['params'],
): string {
  const values = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  const defaultValue = [code, ...values].join(' · ');
  return t(`diagnosis.${kind}.${code}` as 'diagnosis.finding.unexpected', {
    ...params,
    defaultValue,
  });
}
