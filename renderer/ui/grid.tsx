// Rows and cells of an ARIA grid whose rows come and go as it is scrolled: table elements cannot be
// placed by pixels, and the grid itself keeps the focus (aria-activedescendant), because a row that
// had it would take it along when it leaves the page.
import type { ComponentProps } from 'react';

export function GridRow(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y/useSemanticElements: see above.
  // biome-ignore lint/a11y/useFocusableInteractive: see above.
  return <div role="row" {...props} />;
}

export function GridCell(props: ComponentProps<'span'>) {
  // biome-ignore lint/a11y/useSemanticElements: see above.
  // biome-ignore lint/a11y/useFocusableInteractive: see above.
  return <span role="gridcell" {...props} />;
}

export function GridColumn(props: ComponentProps<'span'>) {
  // biome-ignore lint/a11y/useSemanticElements: see above.
  // biome-ignore lint/a11y/useFocusableInteractive: see above.
  return <span role="columnheader" {...props} />;
}
