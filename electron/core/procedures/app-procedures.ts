import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function appProcedures(os: Implementer, { info, settings, builtIn }: Services) {
  return {
    app: { info: os.app.info.handler(() => info) },
    settings: {
      get: os.settings.get.handler(({ input }) => ({ value: settings.get(input.key) })),
      set: os.settings.set.handler(({ input }) => settings.set(input.key, input.value)),
    },
    broker: {
      status: os.broker.status.handler(() => builtIn.status()),
      start: os.broker.start.handler(() => builtIn.start()),
      stop: os.broker.stop.handler(() => builtIn.stop()),
    },
  };
}
