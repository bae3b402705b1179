import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function profileExchangeProcedures(os: Implementer, { profileExchange }: Services) {
  return {
    profileExchange: {
      preview: os.profileExchange.preview.handler(({ input }) => profileExchange.preview(input)),
      import: os.profileExchange.import.handler(({ input }) => profileExchange.import(input)),
      export: os.profileExchange.export.handler(({ input }) => profileExchange.export(input)),
    },
  };
}
