// What every procedure has around it: the peer that calls, and how a failure becomes a reply.
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { type Problem, ProblemError, textOf } from '../../../shared/util/problem.ts';
import type { Log } from '../ports.ts';

export interface PeerContext {
  peerId: number;
}

/** Implements the contract; each group's file takes its part of it. */
export function implementer(log: Log) {
  return implement(contract)
    .$context<PeerContext>()
    .use(async ({ next, path, signal }) => {
      try {
        return await next();
      } catch (error) {
        if (!signal?.aborted && isUnexpected(error)) {
          log.error(
            path.join('.'),
            error instanceof Error ? (error.stack ?? error.message) : textOf(error),
          );
        }
        throw reply(error);
      }
    });
}
export type Implementer = ReturnType<typeof implementer>;

function isUnexpected(error: unknown): boolean {
  return !(error instanceof ProblemError || badInput(error));
}

function reply(error: unknown): Error {
  if (error instanceof ProblemError) return wire(error.problem);
  const sentence = badInput(error);
  if (sentence) return wire({ code: 'BAD_INPUT', message: sentence });
  return wire({
    code: 'INTERNAL_ERROR',
    message: 'MQTTScope could not do this because of an error of its own. Its log says more.',
    detail: textOf(error),
  });
}

function wire({
  code,
  message,
  detail,
}: Problem): ORPCError<string, { detail?: string | undefined }> {
  return new ORPCError(code, { status: 400, message, data: { detail } });
}

/** The first complaint of the schema as a sentence; undefined when the error is another one. */
function badInput(error: unknown): string | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return undefined;
  const issue = error.cause instanceof ValidationError ? error.cause.issues[0] : undefined;
  if (!issue) return 'The call could not be understood.';
  if (/^[A-Z].*\.$/.test(issue.message)) return issue.message;
  const field = issue.path
    ?.map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.');
  return `The value of "${field || 'input'}" is not valid: ${issue.message}.`;
}
