import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function packetProcedures(os: Implementer, { profiles, packets, files, pulse }: Services) {
  return {
    packets: {
      watch: os.packets.watch.handler(async ({ input, signal }) => {
        const { profileId, after, filter, before, limit } = input;
        profiles.get(profileId);
        if (after !== null) {
          const isNews = () => packets.isNews(profileId, filter, after);
          await pulse.until(isNews, FRAME_PATIENCE_MS, signal);
        }
        return packets.rows(profileId, filter, before, limit);
      }),
      get: os.packets.get.handler(({ input }) => packets.get(input.profileId, input.packetId)),
      export: os.packets.export.handler(async ({ input, signal }) => {
        const { profileId, filter, fileId } = input;
        profiles.get(profileId);
        return {
          packets: await packets.export(profileId, filter, files.path(fileId), signal),
        };
      }),
      clear: os.packets.clear.handler(({ input }) => {
        profiles.get(input.profileId);
        packets.clear(input.profileId);
      }),
    },
  };
}
