// Which section of the editor is shown, and going to one of its settings.
import { type RefObject, useEffect, useState } from 'react';
import { type FieldId, type Section, sectionOf, settingAt } from './editor-places.ts';

/** `start` is the setting or the section to begin at; the name where there is no such. */
export function useEditorPlace(form: RefObject<HTMLFormElement | null>, start: string | undefined) {
  const first = settingAt(start ?? '') ?? 'name';
  const [section, setSection] = useState<Section>(sectionOf(first));
  // A new object each time: the same setting can be gone to again.
  const [target, setTarget] = useState<{ field: FieldId }>({ field: first });
  useEffect(() => {
    focusField(form.current, target.field);
  }, [form, target]);
  return {
    section,
    setSection,
    /** For the moment when the form is there. */
    focus: () => focusField(form.current, target.field),
    goTo: (field: FieldId) => {
      setSection(sectionOf(field));
      setTarget({ field });
    },
  };
}

const CONTROLS = ['input', 'select', 'textarea', 'button']
  .map((name) => `${name}:not(:disabled)`)
  .join(', ');

/** What has to be chosen before a setting is there; of the rest it is at the top of the section. */
const NEEDS: Partial<Record<FieldId, FieldId>> = {
  path: 'transport',
  proxyHost: 'proxyKind',
  proxyPort: 'proxyKind',
  proxyUsername: 'proxyKind',
  proxyPassword: 'proxyKind',
  keyPassphrase: 'clientCertificate',
};

/**
 * The control itself, or the first one within what carries the name. A setting that is only there once
 * another one is made (a will, a proxy) leads there.
 */
function focusField(form: HTMLFormElement | null, field: FieldId): void {
  const panel = form?.querySelector<HTMLElement>('[role="tabpanel"]');
  const marked = panel?.querySelector<HTMLElement>(`[data-field="${field}"]`);
  const above = panel?.querySelector<HTMLElement>(`[data-field="${NEEDS[field] ?? ''}"]`);
  const place = marked ?? above ?? panel;
  const control = place?.matches(CONTROLS) ? place : place?.querySelector<HTMLElement>(CONTROLS);
  control?.focus();
  (control ?? place)?.scrollIntoView({ block: 'nearest' });
}
