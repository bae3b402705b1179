// Composition root of the application: services are made here and meet nowhere else. A host calls
// `createCore`, gives each connected page a peer, and closes the core when it ends.
import type { Router } from '@orpc/server';
import { FRAME_INTERVAL_MS } from '../../shared/contract/base.ts';
import type { Contract } from '../../shared/contract/contract.ts';
import type { ChosenFile } from '../../shared/contract/exchange.ts';
import { type Problem, textOf } from '../../shared/util/problem.ts';
import { BuiltIn } from './built-in.ts';
import { Captures } from './captures.ts';
import { ChosenFiles } from './chosen-files.ts';
import { Diagnoses } from './diagnosis/diagnoses.ts';
import { Exchange } from './exchange/exchange.ts';
import { Jobs } from './jobs.ts';
import { OpenedFiles } from './opened-files.ts';
import { Packets } from './packets/packets.ts';
import type { CorePorts } from './ports.ts';
import { appProcedures } from './procedures/app-procedures.ts';
import { implementer, type PeerContext } from './procedures/base.ts';
import { captureProcedures } from './procedures/capture-procedures.ts';
import { certificateProcedures } from './procedures/certificate-procedures.ts';
import { connectionProcedures } from './procedures/connection-procedures.ts';
import { diagnosisProcedures } from './procedures/diagnosis-procedures.ts';
import { exchangeProcedures } from './procedures/exchange-procedures.ts';
import { messageProcedures } from './procedures/message-procedures.ts';
import { packetProcedures } from './procedures/packet-procedures.ts';
import { profileExchangeProcedures } from './procedures/profile-exchange-procedures.ts';
import { serverStatusProcedures } from './procedures/server-status-procedures.ts';
import type { Services } from './procedures/services.ts';
import { topicProcedures } from './procedures/topic-procedures.ts';
import { ProfileExchange, type TakenOver } from './profiles/exchange/profile-exchange.ts';
import { ProfileStore } from './profiles/profile-store.ts';
import { RetainedClearing } from './publish/clear-retained.ts';
import { ResultLists } from './result-lists.ts';
import { ServerStatus } from './server-status/server-status.ts';
import { Sessions } from './sessions.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { ViewRegistry } from './topics/view-registry.ts';
import { lockDataFolder } from './util/data-lock.ts';
import { Pulse } from './util/pulse.ts';
import { WillTests } from './will-tests.ts';

export type { PeerContext, TakenOver };

/** One connected page. Views belong to a peer and end with it. */
export interface Peer {
  /** Passed as oRPC context to the handler that serves this page. */
  context: PeerContext;
  close(): void;
}

export interface Core {
  router: Router<Contract, PeerContext>;
  openPeer(): Peer;
  /** Starts the built-in broker and connects to it (`--demo`). */
  startDemo(): Promise<void>;
  /**
   * Takes over what a file of profiles holds and is not there already (`--profiles`). With '' for
   * `passphrase` encrypted secrets stay out. Rejects with a `ProblemError` when nothing of the file can be read.
   */
  takeProfiles(path: string, passphrase: string): Promise<TakenOver>;
  /** For a host without file dialogs: what pages upload and download. */
  files: {
    add(path: string): Promise<ChosenFile>;
    /** Throws a `ProblemError` for an id the core did not give out. */
    path(fileId: string): string;
  };
  /** Disconnects every client, flushes every capture. Takes at most about 2 s. */
  close(): Promise<void>;
}

/** Rejects with a `ProblemError` when the data folder is in use by another core. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const unlock = await lockDataFolder(ports.dataDir);
  try {
    return compose(await createServices(ports), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function createServices(ports: CorePorts): Promise<Services> {
  const problems: Problem[] = [];
  const settings = await SettingsStore.open(ports, problems);
  const profiles = await ProfileStore.open(ports, problems);
  const sessions = new Sessions(ports, profiles);
  const captures = new Captures(profiles, sessions, new OpenedFiles(ports));
  const files = new ChosenFiles(ports);
  const jobs = new Jobs(ports);
  const { version, host, dataDir, secrets } = ports;
  const { persistent, code, description, params } = secrets;
  for (const { message, detail } of problems) ports.log.error('start', `${message} ${detail}`);
  return {
    ports,
    info: { version, host, dataDir, secrets: { persistent, code, description, params }, problems },
    settings,
    profiles,
    profileExchange: new ProfileExchange({ ports, profiles, files }),
    sessions,
    willTests: new WillTests(ports, profiles, sessions),
    captures,
    packets: new Packets(sessions),
    diagnoses: new Diagnoses(ports, profiles),
    serverStatus: new ServerStatus(ports.clock, profiles, sessions),
    results: new ResultLists(captures, ports.clock),
    files,
    jobs,
    exchange: new Exchange({ ports, profiles, sessions, captures, files, jobs }),
    clearing: new RetainedClearing({ ports, profiles, sessions, jobs }),
    views: new ViewRegistry(),
    builtIn: new BuiltIn(ports, profiles, sessions),
    pulse: new Pulse(ports.clock, FRAME_INTERVAL_MS),
  };
}

function compose(services: Services, unlock: () => void): Core {
  const { ports, sessions, captures, results, files, jobs, builtIn, views, pulse } = services;
  const os = implementer(ports.log);
  let lastPeer = 0;
  return {
    router: os.router({
      ...appProcedures(os, services),
      ...connectionProcedures(os, services),
      ...certificateProcedures(os, services),
      ...topicProcedures(os, services),
      ...messageProcedures(os, services),
      ...captureProcedures(os, services),
      ...packetProcedures(os, services),
      ...diagnosisProcedures(os, services),
      ...serverStatusProcedures(os, services),
      ...exchangeProcedures(os, services),
      ...profileExchangeProcedures(os, services),
    }),
    openPeer: () => {
      const peerId = ++lastPeer;
      return {
        context: { peerId },
        close: () => {
          views.closeAll(peerId);
          results.closeAll(peerId);
        },
      };
    },
    files,
    startDemo: () => builtIn.startAndConnect(),
    takeProfiles: (path, passphrase) => services.profileExchange.takeOver(path, passphrase),
    close: async () => {
      pulse.close();
      services.serverStatus.close();
      services.diagnoses.close();
      try {
        await jobs.close();
        await captures.files.closeAll();
        await sessions.close();
        await builtIn.stop();
      } catch (error) {
        ports.log.error('close', textOf(error));
      } finally {
        unlock();
      }
    },
  };
}
