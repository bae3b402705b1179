// TLS over a connected socket, up to the moment its peer is known to be the right one. Node is told to
// accept everything, and the decision is made here: a pinned certificate counts whoever issued it, and a
// refused one must be shown to the user. Nothing of MQTT or HTTP is sent before that.
import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { ConnectionPath } from '../../../../shared/contract/connections.ts';
import type { TlsFields } from '../../../../shared/contract/profiles.ts';
import { ProblemError, textOf } from '../../../../shared/util/problem.ts';
import { summaryOf } from '../../certificates/certificate-summary.ts';
import { certificatesOf } from '../../certificates/client-identity.ts';
import { socketHost } from './socket-host.ts';
import { type HandshakePeer, handshakeProblem } from './tls-alert-problems.ts';
import {
  acceptanceWarnings,
  certificateProblem,
  pinProblem,
  type RefusedServer,
} from './tls-certificate-problems.ts';
import { secureContextOf, type TlsMaterial, trustedCertificates } from './tls-options.ts';
import { codeOf, TransportError } from './transport-problem.ts';

export interface TlsTarget {
  /** Without the brackets of an IPv6 address. */
  host: string;
  /** "host:port" */
  address: string;
  fields: TlsFields;
  material: TlsMaterial;
}

export type TlsPath = NonNullable<ConnectionPath['tls']>;

export interface SecuredSocket {
  socket: TLSSocket;
  path: TlsPath;
}

/**
 * Rejects with `TransportError`, or with the socket's own error where the network failed. `now` in
 * milliseconds since 1970.
 */
export async function openTls(
  socket: Socket,
  target: TlsTarget,
  now: number,
): Promise<SecuredSocket> {
  const { fields, material } = target;
  const name = socketHost(fields.serverName) || target.host;
  // A server name is a name: RFC 6066 does not allow addresses.
  const serverName = isIP(name) ? null : name;
  const secured = connect({
    socket,
    secureContext: contextOf(target),
    ...(serverName === null ? {} : { servername: serverName }),
    ...(fields.alpn.length > 0 ? { ALPNProtocols: fields.alpn } : {}),
    rejectUnauthorized: false,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
  });
  await handshake(secured, target);
  const chain = chainOf(secured);
  const summaries = chain.map(summaryOf);
  const byCaFile = fields.verify === 'ca';
  const server = { name, address: target.address, chain: summaries, byCaFile };
  const refusal = refusalOf(secured, fields, server, now);
  if (refusal) {
    secured.destroy();
    throw refusal;
  }
  const [own] = summaries;
  const protocol = secured.getProtocol() ?? '';
  const known = knownCertificates(target);
  const [client] = material.client?.certificates ?? [];
  return {
    socket: secured,
    path: {
      protocol,
      cipher: secured.getCipher().name,
      alpn: secured.alpnProtocol || null,
      serverName,
      unverified: fields.verify === 'none',
      verifiedBy: fields.verify,
      certificate: own ?? null,
      issuers: chain.slice(1).map((one) => ({ ...summaryOf(one), known: known(one) })),
      clientCertificate: client ? summaryOf(client) : null,
      warnings: acceptanceWarnings(own, protocol, name, now),
    },
  };
}

function contextOf({ fields, material }: TlsTarget) {
  try {
    return secureContextOf(fields, material);
  } catch (error) {
    if (error instanceof ProblemError) throw new TransportError(error.problem, 'stop');
    throw error;
  }
}

function handshake(socket: TLSSocket, target: TlsTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      socket.destroy();
      reject(explainTlsError(error, target) ?? error);
    };
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      socket.off('error', failed);
      // Whoever takes the socket over listens itself; a moment without a listener would end the program.
      socket.on('error', () => {});
      resolve();
    });
  });
}

/** What TLS says against a connection, also after the handshake; undefined: the error is another one. */
export function explainTlsError(error: Error, target: TlsTarget): TransportError | undefined {
  const { address, fields, material, host } = target;
  const name = fields.serverName || host;
  const peer: HandshakePeer = {
    address,
    fields,
    serverName: isIP(name) ? null : name,
    hasClientCertificate: material.client !== null,
  };
  const problem = handshakeProblem(codeOf(error), textOf(error), peer);
  return problem && new TransportError(problem, 'slow');
}

function refusalOf(
  socket: TLSSocket,
  fields: TlsFields,
  server: RefusedServer,
  now: number,
): TransportError | undefined {
  const [own = null] = server.chain;
  switch (fields.verify) {
    case 'none':
      return undefined;
    case 'pinned':
      if (own && fields.pinned.includes(own.fingerprint)) return undefined;
      return own
        ? new TransportError(pinProblem(server, fields.pinned), 'stop', own)
        : new TransportError(certificateProblem('', server, now), 'slow');
    default: {
      if (socket.authorized && own) return undefined;
      const code = String(socket.authorizationError ?? '');
      return new TransportError(certificateProblem(code, server, now), 'slow', own);
    }
  }
}

const LONGEST_CHAIN = 12;

/** The server's own, then as many issuers as it sends or are known here. */
function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerCertificate(true);
  while (next?.raw && chain.length < LONGEST_CHAIN) {
    chain.push(new X509Certificate(next.raw));
    // A root is its own issuer.
    if (next.issuerCertificate === next) break;
    next = next.issuerCertificate;
  }
  return chain;
}

/** Whether a certificate stands in the CA file of the profile, or is trusted by this system. */
function knownCertificates({ fields, material }: TlsTarget): (one: X509Certificate) => boolean {
  const { verify } = fields;
  if (verify !== 'system' && verify !== 'ca') return () => false;
  const own = verify === 'ca' && material.ca !== null ? certificatesOf(material.ca) : [];
  const fingerprints = new Set(own.map(({ fingerprint256 }) => fingerprint256));
  return (one) =>
    fingerprints.has(one.fingerprint256) ||
    trustedCertificates().some((pem) => bodyOf(pem) === one.raw.toString('base64'));
}

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}
