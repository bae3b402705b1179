/** What the element at a pointer, or one around it, says of itself: of `data-key` where `name` is `key`. */
export function dataAt(target: EventTarget, name: string): string | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>(`[data-${name}]`) : null;
  return element?.dataset[name];
}

/** The same of a number. */
export function numberAt(target: EventTarget, name: string): number | undefined {
  const data = dataAt(target, name);
  return data === undefined ? undefined : Number(data);
}
