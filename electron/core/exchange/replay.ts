// Plays a capture, or what a query finds in it, into a connected broker.
import type { ReplayOptions, ReplayPlan } from '../../../shared/contract/exchange.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { fail, ProblemError } from '../../../shared/util/problem.ts';
import { openReader, type Reader } from '../capture/reader.ts';
import type { Captures } from '../captures.ts';
import type { Jobs } from '../jobs.ts';
import type { CorePorts } from '../ports.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import { type PublishTarget, refuseUnconnected } from '../publish/publisher.ts';
import type { Sessions } from '../sessions.ts';
import { type DryRun, planReplay } from './replay-plan.ts';
import { TopicRewrite } from './replay-rewrite.ts';
import { ReplayRun } from './replay-run.ts';
import { type Selection, selectionOf } from './replay-selection.ts';
import { ReplaySource } from './replay-source.ts';

export interface ReplayServices {
  ports: Pick<CorePorts, 'clock' | 'captureThread'>;
  profiles: ProfileStore;
  sessions: Sessions;
  captures: Captures;
  jobs: Jobs;
}

interface Prepared {
  target: PublishTarget;
  rewrite: TopicRewrite;
  selection: Selection;
  /** Of the whole capture. */
  messages: number;
  /** A reader of its own: nothing else waits for it, and it is closed with the replay. */
  reader: Reader;
}

export class Replays {
  readonly #services: ReplayServices;

  constructor(services: ReplayServices) {
    this.#services = services;
  }

  /** Rejects with a `ProblemError`: of the query, of the regular expression, NOT_CONNECTED. */
  async plan(options: ReplayOptions): Promise<ReplayPlan> {
    const { guarded } = this.#services.profiles.get(options.profileId);
    const plan = await this.#dryRun(options);
    return { ...plan, guarded: guarded || plan.guarded };
  }

  /** Rejects as `plan` does, and with PROFILE_GUARDED or TOPIC_PROTECTED when that was not confirmed. */
  async start(options: ReplayOptions, confirmed: boolean): Promise<{ jobId: number }> {
    await this.#refuseGuarded(options, confirmed);
    const { target, rewrite, selection, messages, reader } = await this.#prepare(
      options,
      confirmed,
    );
    const source = new ReplaySource(reader, selection, rewrite, options);
    const { scope, timing } = options;
    const inScope = { all: messages, query: null, ids: selection.ids?.length ?? 0 }[scope.kind];
    const replay = new ReplayRun(target, source, timing, this.#services.ports.clock, inScope);
    const jobId = this.#services.jobs.start({
      kind: 'replay',
      name: this.#nameOf(options.captureId),
      unit: 'messages',
      pausing: replay,
      stepped: timing.kind === 'step',
      run: async (control) => {
        try {
          await replay.run(control);
        } finally {
          await reader.close();
        }
        return null;
      },
    });
    return { jobId };
  }

  async #refuseGuarded(options: ReplayOptions, confirmed: boolean): Promise<void> {
    const { guarded, name, protectedFilters } = this.#services.profiles.get(options.profileId);
    if (confirmed || (!guarded && protectedFilters.length === 0)) return;
    const { messages, refused, guarded: isProtected } = await this.#dryRun(options);
    if (!guarded && !isProtected) return;
    if (!guarded) {
      fail(
        'TOPIC_PROTECTED',
        `This would publish to topics that the connection "${name}" protects. Confirm it to go on.`,
      );
    }
    fail(
      'PROFILE_GUARDED',
      `The connection "${name}" is guarded. This would publish ${(messages - refused).toLocaleString('en')} messages to its broker; confirm it to go on.`,
    );
  }

  async #dryRun(options: ReplayOptions): Promise<DryRun> {
    const { reader, selection, target, rewrite } = await this.#prepare(options, true);
    try {
      return await planReplay(reader, selection, target, rewrite, options);
    } finally {
      await reader.close();
    }
  }

  async #prepare(
    { captureId, scope, profileId, rewrite }: ReplayOptions,
    confirmed: boolean,
  ): Promise<Prepared> {
    const { ports, captures, sessions } = this.#services;
    const problem = scope.kind === 'query' ? parseQuery(scope.query).problem : null;
    if (problem) throw new ProblemError(problem);
    const topics = new TopicRewrite(rewrite);
    const target = await sessions.publishTarget(profileId, confirmed);
    refuseUnconnected(target);
    const recorded = await captures.recorded(captureId);
    await recorded.settled();
    const reader = await openReader(ports, recorded.path);
    try {
      const { messages, lastId } = await reader.ask('bounds', {});
      const selection = selectionOf(scope, ports.clock.micros(), lastId);
      return { target, rewrite: topics, selection, messages, reader };
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  #nameOf(captureId: string): string {
    const info = this.#services.captures.infos().find((each) => each.captureId === captureId);
    return info?.name ?? captureId;
  }
}
