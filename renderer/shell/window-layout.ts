// How the window gives its width to its panels, in CSS pixels.

/** Below this the right panel is a sheet over the tree, there only while a topic is selected. */
export const NARROW = '(max-width: 839px)';
export const LEAST_LEFT = 180;
export const LEAST_RIGHT = 300;

/** What the left panel and a tree that shows its figures need beside the right one. */
const BESIDE_RIGHT = 556;

export function mostRightOf(width: number): number {
  return Math.max(Math.min(width * 0.45, width - BESIDE_RIGHT), LEAST_RIGHT);
}
