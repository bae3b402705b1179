// THE list of calls between the page and the core. A transport carries it, the core implements it
// (electron/core/procedures), the page calls it (renderer/host); nothing else crosses.
import type { ContractRouterClient } from '@orpc/contract';
import { app, settings } from './app.ts';
import { broker } from './broker.ts';
import { connections } from './connections.ts';
import { messages } from './messages.ts';
import { profiles } from './profiles.ts';
import { publish } from './publish.ts';
import { topics } from './topics.ts';

export const contract = { app, broker, connections, messages, profiles, publish, settings, topics };

export type Contract = typeof contract;
/** What a caller holds. */
export type ContractClient = ContractRouterClient<Contract>;
