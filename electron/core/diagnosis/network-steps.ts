// The steps below TLS and MQTT: the name, the addresses it stands for, the proxy.
import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { Problem } from '../../../shared/util/problem.ts';
import { openTunnel } from '../client/transport/proxy.ts';
import { proxyAddress, proxyUnreachable } from '../client/transport/proxy-problems.ts';
import { socketHost } from '../client/transport/socket-host.ts';
import { codeOf } from '../client/transport/transport-problem.ts';
import { GivenUp, TimedOut } from './deadline.ts';
import type { StepReport } from './step-report.ts';
import type { Way } from './way.ts';

const STEP_MS = 10_000;
/** A name may stand for more; nobody reads on. */
const MOST_ADDRESSES = 10;

export async function findAddresses(way: Way, report: StepReport): Promise<void> {
  const { host } = firstHop(way);
  if (way.fields.proxy) report.found('dns-by-proxy', { host: socketHost(way.fields.host) });
  if (isIP(host)) {
    way.addresses = [host];
    report.found('dns-not-needed', { address: host });
    return;
  }
  try {
    const found = await way.within(lookup(host, { all: true, order: 'verbatim' }), STEP_MS);
    way.addresses = found.map(({ address }) => address).slice(0, MOST_ADDRESSES);
    for (const { address, family } of found.slice(0, MOST_ADDRESSES)) {
      report.found('dns-address', { host, address, family });
    }
  } catch (error) {
    report.fail(firstHopProblem(way, error));
  }
}

/** All addresses at once; the first that answers in their order is gone on with. */
export async function connectTcp(way: Way, report: StepReport): Promise<void> {
  const { port } = firstHop(way);
  const { clock } = way.ports;
  const ms = Math.min(STEP_MS, way.fields.connectTimeout * 1_000);
  const tries = way.addresses.map(async (address) => {
    const start = clock.micros();
    const took = () => Math.round((clock.micros() - start) / 1_000);
    try {
      const socket = await way.within(openSocket(way, address, port), ms);
      return { address, ms: took(), socket, error: undefined };
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      return { address, ms: took(), socket: undefined, error };
    }
  });
  const ends = await Promise.all(tries);
  for (const end of ends) {
    const { address, socket, error } = end;
    const params = { address, port, ms: end.ms };
    if (socket) report.found('tcp-connected', params);
    else if (error instanceof TimedOut) report.found('tcp-silent', params);
    else report.found('tcp-failed', { ...params, code: codeOf(error) });
    if (socket && !way.socket) way.socket = socket;
    else socket?.destroy();
  }
  const [failed] = ends.filter(({ error }) => error !== undefined);
  if (!way.socket) report.fail(firstHopProblem(way, failed?.error));
  if (!failed) return;
  report.warn();
  report.advise('check-addresses');
}

export async function openProxy(way: Way, report: StepReport): Promise<void> {
  const { proxy, host, port } = way.fields;
  const { socket } = way;
  if (!proxy || !socket) report.fail();
  const target = { host: socketHost(host), port };
  const password = way.settings.secrets.proxyPassword ?? '';
  try {
    await way.within(openTunnel(socket, proxy, password, target), STEP_MS);
  } catch (error) {
    if (error instanceof TimedOut) {
      report.found('timed-out', { seconds: STEP_MS / 1_000 });
      report.advise('check-proxy');
      report.fail();
    }
    if (error instanceof GivenUp) throw error;
    report.fail(way.problemOfError(error, 'opening'));
  }
  report.found('proxy-tunnel', { proxy: proxyAddress(proxy), host: target.host, port });
}

/** The socket is the way's: it is closed with it. */
export function openSocket(way: Way, host: string, port: number): Promise<Socket> {
  const socket = way.keep(connect({ host, port }));
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The socket was closed.')));
  });
}

/** The proxy where there is one, else the broker. */
function firstHop({ fields }: Way): { host: string; port: number } {
  const { host, port } = fields.proxy ?? fields;
  return { host: socketHost(host), port };
}

function firstHopProblem(way: Way, error: unknown): Problem {
  if (error instanceof GivenUp) throw error;
  if (way.fields.proxy) {
    return proxyUnreachable(
      way.fields.proxy,
      error instanceof TimedOut ? 'ETIMEDOUT' : codeOf(error),
    ).problem;
  }
  return error instanceof TimedOut
    ? way.problemOf({ kind: 'timeout', phase: 'opening' })
    : way.problemOfError(error, 'opening');
}
