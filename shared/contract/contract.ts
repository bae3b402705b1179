// THE list of calls between the page and the core. A transport carries it, the core implements it
// (electron/core/procedures), the page calls it (renderer/host); nothing else crosses.
import type { ContractRouterClient } from '@orpc/contract';
import { app, settings } from './app.ts';
import { broker, serverStatus } from './broker.ts';
import { captures } from './captures.ts';
import { certificates } from './certificates.ts';
import { connections } from './connections.ts';
import { diagnosis } from './diagnosis.ts';
import { exchange, files } from './exchange.ts';
import { jobs } from './jobs.ts';
import { messages } from './messages.ts';
import { packets } from './packets.ts';
import { profileExchange } from './profile-exchange.ts';
import { profiles } from './profiles.ts';
import { publish } from './publish.ts';
import { results } from './results.ts';
import { topics } from './topics.ts';

export const contract = {
  app,
  broker,
  captures,
  certificates,
  connections,
  diagnosis,
  exchange,
  files,
  jobs,
  messages,
  packets,
  profileExchange,
  profiles,
  publish,
  results,
  serverStatus,
  settings,
  topics,
};

export type Contract = typeof contract;
/** What a caller holds. */
export type ContractClient = ContractRouterClient<Contract>;
