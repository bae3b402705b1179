/** A number between two places of a list; without a neighbour one place beyond the other. */
export function orderBetween(previous: number | undefined, next?: number): number {
  if (previous === undefined) return next === undefined ? 1 : next - 1;
  return next === undefined ? previous + 1 : (previous + next) / 2;
}
