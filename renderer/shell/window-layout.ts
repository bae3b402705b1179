// How the window gives its width to its panels, in CSS pixels.

/** Below this the right panel is a sheet over the tree, there only while a topic is selected. */
export const NARROW = '(max-width: 839px)';
export const LEAST_LEFT = 180;
export const LEAST_RIGHT = 300;

export function mostRightOf(width: number): number {
  return Math.max(width * 0.45, LEAST_RIGHT);
}
