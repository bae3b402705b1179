// One diagnosis: every server of a profile, step by step, each step as far as the ones before it let it.
import type { DiagnosisStep, StepName } from '../../../shared/contract/diagnosis.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import { textOf } from '../../../shared/util/problem.ts';
import { addressOf, isSecure, isWebSocket } from '../client/peer.ts';
import type { CorePorts } from '../ports.ts';
import { GivenUp } from './deadline.ts';
import type { DiagnosedSettings } from './diagnosed-settings.ts';
import { connect, subscribe, upgrade } from './mqtt-steps.ts';
import { connectTcp, findAddresses, openProxy } from './network-steps.ts';
import { checkSettings } from './settings-step.ts';
import { StepFailed, StepReport } from './step-report.ts';
import { checkCertificate, shakeHands } from './tls-steps.ts';
import { Way } from './way.ts';

type Ports = Pick<CorePorts, 'clock' | 'random' | 'log'>;
type Step = (way: Way, report: StepReport) => Promise<void> | void;

const STEPS: Readonly<Record<StepName, Step>> = {
  settings: checkSettings,
  dns: findAddresses,
  tcp: connectTcp,
  proxy: openProxy,
  tls: shakeHands,
  certificate: checkCertificate,
  websocket: upgrade,
  connect,
  subscribe,
};

/** How long a broker may take to close its side after DISCONNECT. */
const END_MS = 500;

interface Server {
  settings: DiagnosedSettings;
  reports: StepReport[];
}

export class DiagnosisRun {
  readonly #ports: Ports;
  readonly #servers: Server[];
  readonly #stop = new AbortController();
  #revision = 1;
  #done = false;

  constructor(ports: Ports, settings: DiagnosedSettings) {
    this.#ports = ports;
    const { host, port, servers } = settings.fields;
    this.#servers = [{ host, port }, ...servers].map((server) => {
      const fields = { ...settings.fields, ...server };
      const target = addressOf(server);
      const reports = stepsOf(fields).map((name) => new StepReport(name, target));
      return { settings: { ...settings, fields }, reports };
    });
  }

  get revision(): number {
    return this.#revision;
  }

  get done(): boolean {
    return this.#done;
  }

  steps(): DiagnosisStep[] {
    return this.#servers.flatMap(({ reports }) => reports.map(({ step }) => step));
  }

  /** Resolves when it is done or cancelled; rejects never. */
  async run(): Promise<void> {
    for (const server of this.#servers) await this.#try(server);
    this.#done = true;
    this.#revision++;
  }

  cancel(): void {
    this.#stop.abort();
  }

  async #try({ settings, reports }: Server): Promise<void> {
    const { clock, random } = this.#ports;
    const clientId = generateClientId(() => random());
    const way = new Way({ clock, random }, settings, this.#stop.signal, clientId);
    let open = !this.#stop.signal.aborted;
    for (const report of reports) {
      if (open) {
        const went = await this.#step(way, report);
        // What is wrong with the settings need not be what keeps the broker from being reached.
        open = went || (report.step.name === 'settings' && !this.#stop.signal.aborted);
      } else report.step.state = 'skipped';
      this.#revision++;
    }
    await this.#leave(way);
  }

  /** Answers whether the next step can follow. */
  async #step(way: Way, report: StepReport): Promise<boolean> {
    const { step } = report;
    const start = this.#ports.clock.micros();
    step.state = 'running';
    this.#revision++;
    try {
      await STEPS[step.name](way, report);
      if (step.state === 'running') step.state = 'ok';
      return true;
    } catch (error) {
      step.state = error instanceof GivenUp ? 'skipped' : 'failed';
      if (!(error instanceof GivenUp || error instanceof StepFailed)) {
        report.found('unexpected', {}, textOf(error));
        this.#ports.log.error('diagnosis', `${step.name}: ${textOf(error)}`);
      }
      return false;
    } finally {
      step.durationMs = Math.round((this.#ports.clock.micros() - start) / 1_000);
    }
  }

  /** With DISCONNECT where there is a connection. */
  async #leave(way: Way): Promise<void> {
    const { link, stream, socket } = way;
    const transport = stream ?? socket;
    if (link && transport && !transport.destroyed && !this.#stop.signal.aborted) {
      const closed = new Promise<void>((resolve) => transport.once('close', () => resolve()));
      link.end();
      await way.within(closed, END_MS).catch(() => undefined);
    }
    way.close();
  }
}

function stepsOf(fields: ProfileFields): StepName[] {
  return [
    ...(['settings', 'dns', 'tcp'] as const),
    ...(fields.proxy ? (['proxy'] as const) : []),
    ...(isSecure(fields) ? (['tls', 'certificate'] as const) : []),
    ...(isWebSocket(fields) ? (['websocket'] as const) : []),
    ...(['connect', 'subscribe'] as const),
  ];
}
