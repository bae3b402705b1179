import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function diagnosisProcedures(os: Implementer, { diagnoses, pulse }: Services) {
  return {
    diagnosis: {
      start: os.diagnosis.start.handler(async ({ input }) => ({
        diagnosisId: await diagnoses.start(input),
      })),
      watch: os.diagnosis.watch.handler(async ({ input, signal }) => {
        const run = diagnoses.get(input.diagnosisId);
        const { after } = input;
        if (after !== null) {
          await pulse.until(() => run.revision !== after, FRAME_PATIENCE_MS, signal);
        }
        return { revision: run.revision, done: run.done, steps: run.steps() };
      }),
      cancel: os.diagnosis.cancel.handler(({ input }) => diagnoses.get(input.diagnosisId).cancel()),
    },
  };
}
