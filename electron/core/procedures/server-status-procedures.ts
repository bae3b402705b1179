import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function serverStatusProcedures(
  os: Implementer,
  { profiles, serverStatus, pulse }: Services,
) {
  return {
    serverStatus: {
      watch: os.serverStatus.watch.handler(async ({ input, signal }) => {
        const { profileId, after } = input;
        profiles.get(profileId);
        if (after !== null) {
          const isNews = () => serverStatus.isNews(profileId, after);
          await pulse.until(isNews, FRAME_PATIENCE_MS, signal);
        }
        return serverStatus.of(profileId);
      }),
    },
  };
}
