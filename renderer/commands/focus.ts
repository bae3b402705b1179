// Moving the focus between panels. Panels mark themselves with data-panel, the places worth going
// to with data-focus.

/** Focuses a marked place. Returns false when it is not on the page. */
export function focusPlace(place: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-focus="${place}"]`);
  if (!element) return false;
  const target = isFocusable(element) ? element : firstFocusable(element);
  target?.focus();
  if (target instanceof HTMLInputElement) target.select();
  return target !== null;
}

/** Moves to the next (or, with -1, the one before) panel of the window. */
export function focusNextPanel(step: 1 | -1): void {
  const panels = [...document.querySelectorAll<HTMLElement>('[data-panel]')];
  const current = panels.findIndex((panel) => panel.contains(document.activeElement));
  for (let tried = 1; tried <= panels.length; tried++) {
    const index = (current + step * tried + panels.length * 2) % panels.length;
    const panel = panels[index];
    const target = panel && (markedPlace(panel) ?? firstFocusable(panel));
    if (target) {
      target.focus();
      return;
    }
  }
}

function markedPlace(panel: HTMLElement): HTMLElement | null {
  const name = panel.dataset.panel;
  return panel.querySelector<HTMLElement>(`[data-focus="${name}"]`);
}

function firstFocusable(within: HTMLElement): HTMLElement | null {
  return within.querySelector<HTMLElement>(
    'input:not(:disabled), textarea, button:not(:disabled), [tabindex="0"]',
  );
}

function isFocusable(element: HTMLElement): boolean {
  return element.tabIndex >= 0;
}
