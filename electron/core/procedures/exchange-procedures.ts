import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function exchangeProcedures(os: Implementer, { files, exchange }: Services) {
  return {
    files: {
      chooseSave: os.files.chooseSave.handler(({ input }) =>
        files.chooseSave(input.name, input.folder),
      ),
      chooseOpen: os.files.chooseOpen.handler(({ input }) => files.chooseOpen(input.kind)),
      release: os.files.release.handler(({ input }) => files.release(input.fileIds)),
    },
    exchange: {
      export: os.exchange.export.handler(({ input }) => exchange.export(input)),
      importPreview: os.exchange.importPreview.handler(({ input }) =>
        exchange.importPreview(input),
      ),
      import: os.exchange.import.handler(({ input }) => exchange.import(input)),
      replayPlan: os.exchange.replayPlan.handler(({ input }) => exchange.replayPlan(input)),
      replay: os.exchange.replay.handler(({ input }) => exchange.replay(input)),
    },
  };
}
