// What ends an attempt or a connection, and what is made of it.
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';
import type { AfterCode } from '../../../shared/mqtt/reason-codes.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { Phase } from './peer.ts';

/** What ended an attempt or a connection. */
export type Failure =
  /** The transport failed; `code` as Node gives it, '' where it gives none. */
  | { kind: 'socket'; phase: Phase; code: string; text: string }
  /** The way to the broker could not be opened, and it is known why. */
  | {
      kind: 'transport';
      phase: Phase;
      problem: Problem;
      after: AfterCode;
      /** One that was refused. */
      certificate: CertificateSummary | null;
    }
  | { kind: 'timeout'; phase: Phase }
  /** The first bytes are no MQTT packet that may come first. */
  | { kind: 'foreign'; bytes: Uint8Array }
  /** A packet could not be read or was not allowed; `reasonCode` of 5.0 says why. */
  | { kind: 'protocol'; phase: Phase; reasonCode: number; text: string }
  /** CONNACK said no; `code` is a reason code of 5.0, also for 3.1.1. */
  | {
      kind: 'refused';
      code: number;
      /** As it came: in the terms of 3.1.1 it lies below 0x80. */
      returnCode: number;
      reason: string | undefined;
      server: string | undefined;
    }
  /** Enhanced authentication went wrong on our side: the broker did not do its part. */
  | { kind: 'authentication'; text: string }
  /** The server sent DISCONNECT. */
  | { kind: 'disconnected'; code: number; reason: string | undefined; server: string | undefined }
  /** No answer to PINGREQ in time. */
  | { kind: 'silent' }
  /** Closed without a word. */
  | { kind: 'closed'; phase: Phase };

export interface Diagnosis {
  problem: Problem;
  after: AfterCode;
}
