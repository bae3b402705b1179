// Which section of the editor is shown, and going to one of its settings.
import { type RefObject, useEffect, useState } from 'react';
import { type FieldId, isSetting, type Section, sectionOf } from './editor-places.ts';

/** `start` is the setting to begin at; the first section where there is no such setting. */
export function useEditorPlace(form: RefObject<HTMLFormElement | null>, start: string | undefined) {
  const known = start !== undefined && isSetting(start) ? start : null;
  const [section, setSection] = useState<Section>(known ? sectionOf(known) : 'general');
  // A new object each time: the same setting can be gone to again.
  const [target, setTarget] = useState<{ field: FieldId } | null>(known && { field: known });
  useEffect(() => {
    if (target) focusField(form.current, target.field);
  }, [form, target]);
  return {
    section,
    setSection,
    goTo: (field: FieldId) => {
      setSection(sectionOf(field));
      setTarget({ field });
    },
  };
}

const CONTROLS = 'input, select, textarea, button';

/** The control itself, or the first one within what carries the name. */
function focusField(form: HTMLFormElement | null, field: FieldId): void {
  const marked = form?.querySelector<HTMLElement>(`[data-field="${field}"]`);
  const control = marked?.matches(CONTROLS) ? marked : marked?.querySelector<HTMLElement>(CONTROLS);
  control?.focus();
  marked?.scrollIntoView({ block: 'nearest' });
}
