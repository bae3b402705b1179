// What went wrong, as a value: the only shape in which a failure crosses the boundary to the page.

export interface Problem {
  /** Stable, upper snake case; the page may translate or act on it. */
  code: string;
  /** A sentence a user can act on, in English; the page translates by `code` where it can. */
  message: string;
  /** What the machine said: error text, address, reason string. Never a secret. */
  detail?: string | undefined;
}

/** A failure that carries a `Problem` out of a service; the procedures turn it into a reply. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export function fail(code: string, message: string, detail?: string): never {
  throw new ProblemError({ code, message, detail });
}

/** What an unknown thrown value says. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
