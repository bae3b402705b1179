// A payload to write: a plain text area at once, the editor in its place when it has loaded. Never while
// somebody is typing: what is typed while one field takes the place of the other would be lost.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDark } from '../theme/use-dark.ts';
import css from './payload-field.module.css';

const loadEditor = async () => (await import('./payload-editor.tsx')).PayloadEditor;
type Editor = Awaited<ReturnType<typeof loadEditor>>;

interface PayloadFieldProps {
  value: string;
  language: 'json' | 'text';
  label: string;
  /** Name by which commands and forms give it the focus. */
  focusTarget: string;
  className?: string | undefined;
  onChange(value: string): void;
  onSubmit(): void;
}

export function PayloadField(props: PayloadFieldProps) {
  const dark = useDark();
  const plain = useRef<HTMLTextAreaElement>(null);
  const loaded = useRef<Editor | null>(null);
  const [PayloadEditor, setEditor] = useState<Editor | null>(null);

  const swapWhenIdle = useCallback(() => {
    const typing = plain.current !== null && document.activeElement === plain.current;
    if (loaded.current && !typing) setEditor(() => loaded.current);
  }, []);

  useEffect(() => {
    let mounted = true;
    const load = async () => {
      try {
        loaded.current = await loadEditor();
      } catch {
        // The text area stays; it does everything but colours.
        return;
      }
      if (mounted) swapWhenIdle();
    };
    const idle = whenIdle(() => void load());
    return () => {
      mounted = false;
      idle();
    };
  }, [swapWhenIdle]);

  return (
    <div
      className={props.className ? `${css.payload} ${props.className}` : css.payload}
      data-focus={props.focusTarget}
    >
      {PayloadEditor ? (
        <PayloadEditor {...props} dark={dark} />
      ) : (
        <textarea
          ref={plain}
          className={css.plain}
          value={props.value}
          aria-label={props.label}
          spellCheck={false}
          onChange={(event) => props.onChange(event.target.value)}
          // The focus has moved on only after this event.
          onBlur={() => queueMicrotask(swapWhenIdle)}
        />
      )}
    </div>
  );
}

/** Runs when the first screen is done; Safari has no idle callback. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(run, { timeout: 3_000 });
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(run, 500);
  return () => clearTimeout(timer);
}
