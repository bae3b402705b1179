// Why there is no byte stream to a broker, found where the facts are known: names, dates, the proxy's answer.
import type { CertificateSummary } from '../../../../shared/contract/certificates.ts';
import type { AfterCode } from '../../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../../shared/util/problem.ts';

export class TransportError extends Error {
  readonly problem: Problem;
  readonly after: AfterCode;
  /** One that was refused, so that a user can look at it and trust it. */
  readonly certificate: CertificateSummary | null;

  constructor(problem: Problem, after: AfterCode, certificate: CertificateSummary | null = null) {
    super(problem.message);
    this.problem = problem;
    this.after = after;
    this.certificate = certificate;
  }
}

/** What Node calls an error, '' where it has no name for it. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
