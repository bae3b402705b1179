import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import { HEARTBEAT_MS } from '../../../shared/contract/defaults.ts';
import { folderAbove } from '../../../shared/util/folder-path.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { checkProfile } from '../profiles/check-profile.ts';
import type { Implementer } from './base.ts';
import { chosenTls, releaseTls } from './certificate-procedures.ts';
import type { Services } from './services.ts';

export function connectionProcedures(os: Implementer, services: Services) {
  const { ports, profiles, sessions, willTests, files, pulse } = services;
  return {
    profiles: {
      list: os.profiles.list.handler(() => profiles.list()),
      watch: os.profiles.watch.handler(async ({ input: { after }, signal }) => {
        if (after !== null) {
          const isNew = () => profiles.revision() !== after;
          await pulse.until(isNew, FRAME_PATIENCE_MS, signal);
        }
        return { revision: profiles.revision(), ...profiles.listWithFolders() };
      }),
      save: os.profiles.save.handler(async ({ input }) => {
        const problem = checkProfile(input.fields);
        if (problem) throw new ProblemError(problem);
        const before = input.id === undefined ? undefined : profiles.get(input.id);
        const tls = input.files && (await chosenTls(files, input.files));
        const profile = await profiles.save(input.id, input.fields, input.secrets, tls);
        if (input.files) await releaseTls(files, input.files);
        const secrets = Object.keys(input.secrets ?? {});
        if (before) sessions.profileChanged(profile.id, before, secrets);
        return profile;
      }),
      duplicate: os.profiles.duplicate.handler(({ input }) =>
        profiles.duplicate(input.id, input.name),
      ),
      move: os.profiles.move.handler(({ input: { items, folder, before } }) =>
        profiles.move(items, folder, before),
      ),
      createFolder: os.profiles.createFolder.handler(({ input }) =>
        profiles.createFolders([input.folder]),
      ),
      renameFolder: os.profiles.renameFolder.handler(({ input }) =>
        profiles.renameFolder(input.folder, input.to),
      ),
      removeFolder: os.profiles.removeFolder.handler(({ input }) =>
        profiles.renameFolder(input.folder, folderAbove(input.folder)),
      ),
      remove: os.profiles.remove.handler(async ({ input }) => {
        profiles.get(input.id);
        await sessions.forget(input.id, input.deleteCapture);
        await profiles.remove(input.id);
      }),
    },
    connections: {
      watch: os.connections.watch.handler(async ({ input, signal }) => {
        const { after } = input;
        if (after !== null) {
          await pulse.until(() => sessions.changedSince(after), HEARTBEAT_MS, signal);
        }
        const revision = sessions.revision();
        return { revision, now: ports.clock.micros() / 1000, connections: sessions.statuses() };
      }),
      connect: os.connections.connect.handler(({ input }) =>
        sessions.connect(input.profileId, input.asked),
      ),
      disconnect: os.connections.disconnect.handler(({ input }) =>
        sessions.disconnect(input.profileId),
      ),
      subscribe: os.connections.subscribe.handler(({ input }) =>
        sessions.subscribe(input.profileId, input.subscription, input.replaces),
      ),
      testWill: os.connections.testWill.handler(({ input }) =>
        willTests.test(input.profileId, input.asked ?? {}, input.confirmed ?? false),
      ),
      undoWillTest: os.connections.undoWillTest.handler(({ input }) =>
        willTests.undo(input.profileId, input.asked ?? {}, input.confirmed ?? false),
      ),
      unsubscribe: os.connections.unsubscribe.handler(({ input }) =>
        sessions.unsubscribe(input.profileId, input.filter),
      ),
    },
  };
}
