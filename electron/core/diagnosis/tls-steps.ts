// The TLS handshake, and the certificate it showed.
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';
import { addressOf, isWebSocket } from '../client/peer.ts';
import { socketHost } from '../client/transport/socket-host.ts';
import { openTls, type TlsPath, type TlsTarget } from '../client/transport/tls-socket.ts';
import { TransportError } from '../client/transport/transport-problem.ts';
import { GivenUp, TimedOut } from './deadline.ts';
import { openSocket } from './network-steps.ts';
import { speaksMqtt } from './probes.ts';
import type { StepReport } from './step-report.ts';
import type { Way } from './way.ts';

const STEP_MS = 10_000;
const DAY_MS = 86_400_000;
/** Brokers whose certificates renew themselves do so earlier. */
const SOON_DAYS = 21;

export async function shakeHands(way: Way, report: StepReport): Promise<void> {
  const { socket } = way;
  if (!socket) report.fail();
  try {
    // TLS itself goes by the clock of the computer.
    const secured = await way.within(openTls(socket, targetOf(way), Date.now()), STEP_MS);
    way.socket = way.keep(secured.socket);
    way.secured = secured.path;
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    if (isAboutCertificate(error)) {
      way.refusal = error;
      way.secured = await lookUnverified(way);
    } else await failHandshake(way, report, error);
  }
  if (way.secured) describe(way.secured, report);
}

function targetOf({ fields, material }: Way): TlsTarget {
  return {
    host: socketHost(fields.host),
    address: addressOf(fields),
    fields: fields.tls,
    material,
  };
}

function isAboutCertificate(error: unknown): error is TransportError {
  return (
    error instanceof TransportError &&
    (error.certificate !== null || error.problem.code === 'TLS_NO_CERTIFICATE')
  );
}

/**
 * The same handshake again, only to see the certificate in full: nothing is sent over it, and nobody is
 * told who we are.
 */
async function lookUnverified(way: Way): Promise<TlsPath | undefined> {
  const [address] = way.addresses;
  if (address === undefined || way.fields.proxy) return undefined;
  const target = targetOf(way);
  try {
    const socket = await way.within(openSocket(way, address, way.fields.port), STEP_MS);
    const fields = { ...target.fields, verify: 'none' as const };
    const material = { ...target.material, client: null };
    const opening = openTls(socket, { ...target, fields, material }, Date.now());
    const { path, socket: secured } = await way.within(opening, STEP_MS);
    secured.destroy();
    return path;
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    return undefined;
  }
}

async function failHandshake(way: Way, report: StepReport, error: unknown): Promise<never> {
  if (error instanceof TimedOut) {
    report.found('timed-out', { seconds: STEP_MS / 1_000 });
    report.advise('check-transport');
  } else report.problem(way.problemOfError(error, 'opening'));
  if (!isWebSocket(way.fields) && (await speaksMqtt(way))) {
    report.found('speaks-mqtt', { port: way.fields.port });
    report.advise('use-plain');
  }
  report.fail();
}

function describe({ protocol, cipher, alpn, clientCertificate }: TlsPath, report: StepReport) {
  report.found('tls-handshake', { protocol, cipher });
  if (alpn !== null) report.found('tls-alpn', { alpn });
  if (clientCertificate) {
    report.found('tls-client-certificate', { subject: clientCertificate.subject });
  }
  if (protocol !== 'TLSv1' && protocol !== 'TLSv1.1') return;
  report.warn();
  report.advise('check-tls-version');
}

/** Not async: the handshake has told everything. */
export function checkCertificate(way: Way, report: StepReport): void {
  const { secured, refusal } = way;
  const own = secured?.certificate ?? refusal?.certificate ?? null;
  const now = Date.now();
  if (own) describeCertificate(own, report, now);
  for (const issuer of secured?.issuers ?? []) {
    const { subject, known } = issuer;
    report.found(known ? 'certificate-above-known' : 'certificate-above', { subject });
  }
  if (refusal) report.fail(refusal.problem);
  for (const warning of secured?.warnings ?? []) {
    report.warn();
    report.problem(warning);
  }
  if (secured?.unverified) {
    report.warn();
    report.found('certificate-unverified');
    report.advise('verify-certificate');
  } else if (secured) report.found(`certificate-trusted-${secured.verifiedBy}`);
}

function describeCertificate(own: CertificateSummary, report: StepReport, now: number): void {
  report.found('certificate-subject', { subject: own.subject, key: own.key });
  report.found('certificate-names', { names: own.names.join(', ') });
  report.found('certificate-issuer', { issuer: own.issuer });
  report.found('certificate-validity', { from: dayOf(own.validFrom), to: dayOf(own.validTo) });
  report.found('certificate-fingerprint', { fingerprint: own.fingerprint });
  const days = Math.floor((own.validTo - now) / DAY_MS);
  if (days < 0 || days > SOON_DAYS) return;
  report.warn();
  report.found('certificate-expires-soon', { days });
  report.advise('renew-certificate');
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
