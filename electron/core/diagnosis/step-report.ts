// What a step of a diagnosis has found. Codes and what fills their sentences; the sentences are the page's.
import type { DiagnosisStep, Finding, StepName } from '../../../shared/contract/diagnosis.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { adviceFor } from './advice.ts';

type Params = Finding['params'];

/** A step came to nothing, and its report says why. */
export class StepFailed extends Error {}

export class StepReport {
  readonly step: DiagnosisStep;

  constructor(name: StepName, target: string) {
    this.step = {
      ...{ name, target, state: 'waiting', durationMs: null },
      ...{ findings: [], advice: [] },
    };
  }

  found(code: string, params: Params = {}, detail?: string): void {
    this.step.findings.push({ code, params, ...(detail === undefined ? {} : { detail }) });
  }

  /** What to do, each once. */
  advise(code: string, params: Params = {}): void {
    if (this.step.advice.every((known) => known.code !== code)) {
      this.step.advice.push({ code, params });
    }
  }

  warn(): void {
    this.step.state = 'warning';
  }

  /** As the connection itself would say it, with what to do about it. */
  problem({ code, message, detail }: Problem): void {
    this.found('problem', { code, message }, detail);
    for (const advice of adviceFor(code)) this.advise(advice);
  }

  fail(problem?: Problem): never {
    if (problem) this.problem(problem);
    this.step.state = 'failed';
    throw new StepFailed(problem?.code ?? '');
  }
}
