// The first step: what can be told without the network.

import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { openIdentity } from '../certificates/client-identity.ts';
import { isSecure, isWebSocket } from '../client/peer.ts';
import { checkSubscription } from '../client/subscription-problems.ts';
import { willMessageOf } from '../client/will-message.ts';
import type { StepReport } from './step-report.ts';
import type { Way } from './way.ts';

/** Ports that by custom serve one transport, and are taken for another. */
const TLS_PORTS = new Set([8_883, 8_884, 443]);
const PLAIN_PORTS = new Set([1_883, 80]);

/** A failure here does not end the diagnosis: what follows may say more. */
export async function checkSettings(way: Way, report: StepReport): Promise<void> {
  const { fields, problem } = way.settings;
  let failed = false;
  const complain = (complaint: { code: string; message: string; detail?: string }) => {
    report.problem(complaint);
    failed = true;
  };
  if (problem) {
    way.isBlocked = true;
    complain(problem);
  }
  for (const subscription of fields.subscriptions) {
    const complaint = checkSubscription(subscription);
    if (complaint) complain(complaint);
  }
  for (const filter of [...fields.excluded, ...fields.recording.withoutPayload]) {
    const complaint = checkTopicFilter(filter);
    if (complaint) complain(complaint);
  }
  try {
    willMessageOf(fields);
    await openClientIdentity(way);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    complain(error.problem);
  }
  hintAtPort(way, report);
  if (failed) report.fail();
  if (report.step.findings.length === 0) report.found('settings-complete');
}

async function openClientIdentity(way: Way): Promise<void> {
  const { fields, secrets, certificates } = way.settings;
  if (!isSecure(fields)) return;
  way.material = { ca: certificates?.ca ?? null, client: null };
  if (!certificates?.client) return;
  const passphrase = secrets.keyPassphrase ?? '';
  const client = await openIdentity(certificates.client, secrets.clientKey, passphrase);
  way.material = { ...way.material, client };
}

function hintAtPort({ fields }: Way, report: StepReport): void {
  const { port, transport } = fields;
  const unusual = isSecure(fields) ? PLAIN_PORTS.has(port) : TLS_PORTS.has(port);
  if (unusual) {
    report.warn();
    report.found(isSecure(fields) ? 'port-is-often-plain' : 'port-is-often-tls', {
      port,
      transport,
    });
    report.advise('check-transport');
  } else if (isWebSocket(fields) && (port === 1_883 || port === 8_883)) {
    report.warn();
    report.found('port-is-often-mqtt', { port, transport });
    report.advise('check-transport');
  }
}
