// One try at a TLS connection with a server and a client as a test wants them, and what came of it.
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { type Packet, parser } from 'mqtt-packet';
import { expect } from 'vitest';
import type { TlsCertificates } from '../../../../electron/core/certificates/client-identity.ts';
import type { ConnectionPath } from '../../../../shared/contract/connections.ts';
import type {
  ProfileFields,
  SecretValues,
  TlsFields,
} from '../../../../shared/contract/profiles.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import type { TestCertificates } from '../../../support/certificates.ts';
import { recordedConnection, settingsFor } from '../recorded-connection.ts';
import { accept } from '../scripted-broker.ts';

interface TlsBroker extends AsyncDisposable {
  port: number;
  /** SNI, ALPN and the client's common name of each handshake that succeeded. */
  saw: { sni: unknown; alpn: unknown; client: string | undefined }[];
  packets: Packet[];
}

async function tlsBroker(options: TlsOptions): Promise<TlsBroker> {
  const saw: TlsBroker['saw'] = [];
  const packets: Packet[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(options, (socket) => {
    const { CN } = socket.getPeerCertificate().subject ?? {};
    saw.push({ sni: socket.servername, alpn: socket.alpnProtocol, client: [CN].flat()[0] });
    const reader = parser();
    reader.on('packet', (packet) => {
      packets.push(packet);
      accept(packet, socket);
    });
    socket.on('data', (chunk) => reader.parse(chunk));
    socket.on('error', () => {});
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    saw,
    packets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Try {
  server: () => TlsOptions;
  /** Of the client; 'root' verifies with the root as CA file. */
  ca?: 'root.pem' | 'intermediate.pem' | 'bundle.pem' | 'self.pem';
  tls?: Partial<TlsFields>;
  fields?: Partial<ProfileFields>;
  client?: { certificate: string; key?: string; pkcs12?: string };
  secrets?: SecretValues;
}

export interface Outcome {
  problem: Problem | null;
  path: ConnectionPath | null;
  refused: string | null;
  saw: TlsBroker['saw'];
  state: string;
}

/** No secret and no byte of MQTT to a server that is refused: checked for every try. */
export async function outcomeOfTls(
  made: TestCertificates,
  { server, ca, tls, fields, client, secrets }: Try,
): Promise<Outcome> {
  await using broker = await tlsBroker(server());
  await using connection = recordedConnection();
  const base = settingsFor(broker.port, { host: 'localhost', transport: 'mqtts', ...fields });
  const certificates: TlsCertificates = {
    ca: ca ? made.text(ca) : null,
    client: client
      ? {
          files: [client.key ?? client.pkcs12 ?? ''],
          certificates: client.pkcs12 ? '' : made.text(client.certificate),
        }
      : null,
  };
  const clientKey = client?.pkcs12
    ? made.bytes(client.pkcs12).toString('base64')
    : client && made.text(client.key ?? '');
  const verify = ca ? 'ca' : 'system';
  connection.connect({
    ...base,
    fields: { ...base.fields, tls: { ...base.fields.tls, verify, ...tls } },
    secrets: { ...secrets, ...(clientKey === undefined ? {} : { clientKey }) },
    certificates,
  });
  const status = await connection.when(
    ({ state }) => state === 'connected' || state === 'waiting' || state === 'stopped',
  );
  const { problem, path, refusedCertificate, state } = status;
  if (state !== 'connected') expect(broker.packets).toEqual([]);
  const shown = JSON.stringify([status, connection.events, connection.logged]);
  expect(shown).not.toMatch(/PRIVATE KEY|secret/);
  return {
    problem,
    path,
    refused: refusedCertificate?.fingerprint ?? null,
    saw: broker.saw,
    state,
  };
}
