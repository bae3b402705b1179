// A topic name or one of its levels: as `VisibleText`, and blanks that would not be seen are boxes too.
import { memo } from 'react';
import { visibleName } from '../../shared/payload/visible-name.ts';
import { shown } from './visible-text.tsx';

interface VisibleNameProps {
  name: string;
  /** Only the part between two places, UTF-16 units. */
  from?: number;
  to?: number;
}

/** Memoised: the figures beside a name change, the name does not. */
export const VisibleName = memo(function VisibleName({ name, from, to }: VisibleNameProps) {
  return shown(visibleName(name, from, to));
});
