import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function appProcedures(os: Implementer, { info, settings, builtIn, pulse }: Services) {
  return {
    app: { info: os.app.info.handler(() => info) },
    settings: {
      get: os.settings.get.handler(({ input }) => ({ value: settings.get(input.key) })),
      set: os.settings.set.handler(async ({ input: { key, value, before } }) => ({
        revision: await settings.change(key, value, before),
      })),
      watch: os.settings.watch.handler(async ({ input: { keys, after }, signal }) => {
        if (after !== null) {
          const isNew = () => settings.revision() !== after;
          await pulse.until(isNew, FRAME_PATIENCE_MS, signal);
        }
        return { revision: settings.revision(), values: settings.changed(keys, after) };
      }),
    },
    broker: {
      status: os.broker.status.handler(() => builtIn.status()),
      start: os.broker.start.handler(() => builtIn.start()),
      stop: os.broker.stop.handler(() => builtIn.stop()),
    },
  };
}
