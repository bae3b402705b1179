import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function captureProcedures(os: Implementer, services: Services) {
  const { ports, captures, sessions, results, jobs, files, pulse } = services;
  return {
    captures: {
      watch: os.captures.watch.handler(async ({ input, signal }) => {
        const { after } = input;
        if (after !== null) {
          await pulse.until(() => captures.revision() !== after, FRAME_PATIENCE_MS, signal);
        }
        return { revision: captures.revision(), captures: captures.infos() };
      }),
      openFile: os.captures.openFile.handler(({ input }) =>
        captures.files.open(files.path(input.fileId)),
      ),
      close: os.captures.close.handler(({ input }) => captures.files.close(input.captureId)),
      pin: os.captures.pin.handler(async ({ input }) => {
        const { recording } = await captures.recording(input.captureId);
        const { name, from, to } = input;
        const pinId = await recording.pin(name, from * 1000, to * 1000);
        return { pinId, name, from, to };
      }),
      unpin: os.captures.unpin.handler(async ({ input }) => {
        const { recording } = await captures.recording(input.captureId);
        await recording.unpin(input.pinId);
      }),
      erase: os.captures.erase.handler(async ({ input }) => {
        await captures.recording(input.captureId);
        await sessions.erase(input.captureId);
      }),
      recover: os.captures.recover.handler(({ input }) => services.exchange.recover(input)),
    },
    results: {
      open: os.results.open.handler(({ input, context }) =>
        results.open(context.peerId, input.captureId, input.query, input.until),
      ),
      frame: os.results.frame.handler(async ({ input, context, signal }) => {
        const { peerId } = context;
        const { resultsId, after, ...window } = input;
        if (after === null) await results.begun(peerId, resultsId);
        else {
          await pulse.until(
            () => results.revision(peerId, resultsId) !== after,
            FRAME_PATIENCE_MS,
            signal,
          );
        }
        return results.frame(peerId, resultsId, window);
      }),
      stop: os.results.stop.handler(({ input, context }) =>
        results.stop(context.peerId, input.resultsId),
      ),
      close: os.results.close.handler(({ input, context }) =>
        results.close(context.peerId, input.resultsId),
      ),
      events: os.results.events.handler(({ input }) =>
        results.events(input.captureId, input.from, input.to),
      ),
    },
    jobs: {
      watch: os.jobs.watch.handler(async ({ input, signal }) => {
        const { after } = input;
        if (after !== null) {
          await pulse.until(() => jobs.revision !== after, FRAME_PATIENCE_MS, signal);
        }
        return { revision: jobs.revision, now: ports.clock.micros() / 1000, jobs: jobs.list() };
      }),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
      pause: os.jobs.pause.handler(({ input }) => jobs.pause(input.jobId)),
      resume: os.jobs.resume.handler(({ input }) => jobs.resume(input.jobId)),
      step: os.jobs.step.handler(({ input }) => jobs.step(input.jobId)),
      dismiss: os.jobs.dismiss.handler(({ input }) => jobs.dismiss(input.jobId)),
    },
  };
}
