// The built-in broker together with the profile that connects to it.
import type { BrokerStatus } from '../../shared/contract/broker.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { generateClientId } from '../../shared/mqtt/client-id.ts';
import { type BuiltInBroker, createBuiltInBroker } from './broker/built-in-broker.ts';
import type { CorePorts } from './ports.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { Sessions } from './sessions.ts';

const PROFILE_ID = 'built-in-broker';

export class BuiltIn {
  readonly #ports: CorePorts;
  readonly #profiles: ProfileStore;
  readonly #sessions: Sessions;
  readonly #broker: BuiltInBroker;

  constructor(ports: CorePorts, profiles: ProfileStore, sessions: Sessions) {
    this.#ports = ports;
    this.#profiles = profiles;
    this.#sessions = sessions;
    this.#broker = createBuiltInBroker(ports);
  }

  status(): BrokerStatus {
    return {
      ...this.#broker.status(),
      profileId: this.#profiles.has(PROFILE_ID) ? PROFILE_ID : null,
    };
  }

  /** Starts the broker and moves its profile to the port it got. */
  async start(): Promise<BrokerStatus> {
    await this.#broker.start();
    const { port } = this.#broker.status();
    if (port !== null) await this.#saveProfile(port);
    return this.status();
  }

  async #saveProfile(port: number): Promise<void> {
    const kept = this.#profiles.has(PROFILE_ID) ? this.#profiles.get(PROFILE_ID) : undefined;
    await this.#profiles.saveBuiltIn(PROFILE_ID, {
      ...DEFAULT_PROFILE,
      name: 'Built-in broker',
      clientId: generateClientId(() => this.#ports.random()),
      ...kept,
      transport: 'mqtt',
      host: '127.0.0.1',
      port,
      protocolVersion: '3.1.1',
    });
  }

  async startAndConnect(): Promise<void> {
    const { profileId } = await this.start();
    if (profileId !== null) await this.#sessions.connect(profileId);
  }

  /** Disconnects our own client first: it would only report that the broker went away. */
  async stop(): Promise<BrokerStatus> {
    if (this.#profiles.has(PROFILE_ID)) await this.#sessions.disconnect(PROFILE_ID);
    await this.#broker.stop();
    return this.status();
  }
}
