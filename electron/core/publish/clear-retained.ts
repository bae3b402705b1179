// Clears retained messages at the broker: an empty retained message to each topic that is known to have
// one. It is sent like a replay, so broker and socket are never given more than they take.
import type { ClearInput, ClearPlan } from '../../../shared/contract/publish.ts';
import { fail, type Problem, ProblemError } from '../../../shared/util/problem.ts';
import { type ReplayedMessages, ReplayRun } from '../exchange/replay-run.ts';
import type { ReplayMessage } from '../exchange/replay-source.ts';
import type { Jobs } from '../jobs.ts';
import type { CorePorts } from '../ports.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import type { Sessions } from '../sessions.ts';
import { type RetainedTopics, retainedTopics } from '../topics/retained-topics.ts';
import type { TopicIndex } from '../topics/topic-index.ts';
import { ROOT } from '../topics/topic-nodes.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import { type PublishTarget, refuseUnconnected } from './publisher.ts';

const NOTHING = new Uint8Array();
const REASONS = 20;
const FILTERS = 20;

export interface ClearServices {
  ports: Pick<CorePorts, 'clock'>;
  profiles: ProfileStore;
  sessions: Sessions;
  jobs: Jobs;
}

interface Prepared {
  index: TopicIndex;
  target: PublishTarget;
  qos: 0 | 1;
  retained: RetainedTopics;
}

export class RetainedClearing {
  readonly #services: ClearServices;

  constructor(services: ClearServices) {
    this.#services = services;
  }

  /** Rejects with a `ProblemError`: NOT_CONNECTED, PROFILE_READ_ONLY, TOPIC_UNKNOWN. */
  async plan(input: ClearInput): Promise<ClearPlan> {
    return planOf(await this.#prepare(input, true), input.nodes);
  }

  /** Rejects as `plan` does, and with PROFILE_GUARDED or TOPIC_PROTECTED when that was not confirmed. */
  async start(input: ClearInput, confirmed: boolean): Promise<{ jobId: number }> {
    const prepared = await this.#prepare(input, confirmed);
    const { index, target, qos, retained } = prepared;
    const { name, guarded } = this.#services.profiles.get(input.profileId);
    const plan = await planOf(prepared, input.nodes);
    if (!confirmed) refuseGuarded(name, guarded, plan);
    const messages = new EmptyMessages(index, retained.nodes, qos);
    const run = new ReplayRun(
      telling(target, index, qos),
      messages,
      { kind: 'fast' },
      this.#services.ports.clock,
      null,
    );
    const jobId = this.#services.jobs.start({
      kind: 'clear-retained',
      name: `${name}: ${plan.filters[0]}${input.nodes.length > 1 ? ', …' : ''}`,
      unit: 'messages',
      pausing: run,
      run: async (control) => {
        await run.run(control);
        return null;
      },
    });
    return { jobId };
  }

  async #prepare({ profileId, nodes }: ClearInput, confirmed: boolean): Promise<Prepared> {
    const { sessions } = this.#services;
    const { index } = (await sessions.open(profileId)).recording.recorded;
    if (nodes.some((node) => node !== ROOT && !index.nodes.exists(node))) {
      fail('TOPIC_UNKNOWN', 'This topic is not in the tree of this connection.');
    }
    const target = await sessions.publishTarget(profileId, confirmed);
    refuseUnconnected(target);
    const takesQos1 = refusalOf(target, 'a', 1)?.code !== 'QOS_NOT_SUPPORTED';
    const retained = await retainedTopics(index, nodes);
    return { index, target, qos: takesQos1 ? 1 : 0, retained };
  }
}

async function planOf(
  { index, target, qos, retained }: Prepared,
  tops: readonly number[],
): Promise<ClearPlan> {
  const plan: ClearPlan = {
    topics: 0,
    filters: tops.slice(0, FILTERS).map((node) => filterOf(index, node)),
    refused: 0,
    refusedReasons: [],
    system: retained.system,
    protected: 0,
  };
  const slice = new LoopSlice();
  for (const node of retained.nodes) {
    const topic = index.nodes.path(node);
    const problem = refusalOf(target, topic, qos);
    if (problem && problem.code !== 'TOPIC_PROTECTED') refuse(plan, problem);
    else {
      plan.topics++;
      if (target.protects(topic)) plan.protected++;
    }
    if (slice.isOver()) await slice.next();
  }
  return plan;
}

function filterOf({ nodes }: TopicIndex, node: number): string {
  if (node === ROOT) return '#';
  return nodes.childCount(node) === 0 ? nodes.path(node) : `${nodes.path(node)}/#`;
}

function refuse(plan: ClearPlan, problem: Problem): void {
  if (problem.code === 'NOT_CONNECTED') throw new ProblemError(problem);
  plan.refused++;
  const reasons = plan.refusedReasons;
  if (reasons.length < REASONS && !reasons.includes(problem.message)) reasons.push(problem.message);
}

function refuseGuarded(name: string, guarded: boolean, plan: ClearPlan): void {
  if (plan.protected > 0) {
    fail(
      'TOPIC_PROTECTED',
      `This would publish to topics that the connection "${name}" protects. Confirm it to go on.`,
    );
  }
  if (!guarded) return;
  fail(
    'PROFILE_GUARDED',
    `The connection "${name}" is guarded. This would clear ${plan.topics.toLocaleString('en')} retained messages at its broker; confirm it to go on.`,
  );
}

function refusalOf(target: PublishTarget, topic: string, qos: 0 | 1): Problem | undefined {
  try {
    target.canPublish({ topic, payload: NOTHING, qos, retain: true });
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

/** At QoS 0 nothing says that the broker has taken it: what it passes on to us tells then. */
function telling(target: PublishTarget, index: TopicIndex, qos: 0 | 1): PublishTarget {
  if (qos === 0) return target;
  return {
    ...target,
    send: async (message) => {
      const result = await target.send(message);
      const node = index.nodes.find(message.topic);
      if (node !== undefined) index.retainedCleared(node);
      return result;
    },
  };
}

class EmptyMessages implements ReplayedMessages {
  readonly #index: TopicIndex;
  readonly #nodes: readonly number[];
  readonly #qos: 0 | 1;
  readonly omitted = 0;
  #at = 0;

  constructor(index: TopicIndex, nodes: readonly number[], qos: 0 | 1) {
    this.#index = index;
    this.#nodes = nodes;
    this.#qos = qos;
  }

  get total(): number {
    return this.#nodes.length;
  }

  async next(): Promise<ReplayMessage | undefined> {
    const order = this.#at++;
    const node = this.#nodes[order];
    if (node === undefined) return undefined;
    const topic = this.#index.nodes.path(node);
    return { topic, payload: NOTHING, qos: this.#qos, retain: true, order, time: 0, refusal: null };
  }
}
