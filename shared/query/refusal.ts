// How a query is given up deep inside the parser; `parseQuery` catches it and answers with the value.
import {
  type ProblemParams,
  type QueryProblem,
  type QueryProblemCode,
  queryProblem,
} from './query-problem.ts';

export class Refusal extends Error {
  readonly problem: QueryProblem;
  constructor(problem: QueryProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function refuse(
  code: QueryProblemCode,
  { start, end }: { start: number; end: number },
  params: ProblemParams = {},
): never {
  throw new Refusal(queryProblem(code, start, end, params));
}
