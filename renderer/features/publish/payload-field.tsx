// The payload: a plain text area at once, the editor in its place when it has loaded. What was
// typed and where the cursor was survive the change.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDark } from '../../theme/use-dark.ts';
import css from './publish-panel.module.css';

const loadEditor = () => import('../../editor/payload-editor.tsx');
const PayloadEditor = lazy(async () => ({ default: (await loadEditor()).PayloadEditor }));

interface PayloadFieldProps {
  value: string;
  language: 'json' | 'text';
  onChange(value: string): void;
  onSubmit(): void;
}

export function PayloadField(props: PayloadFieldProps) {
  const { t } = useTranslation();
  const dark = useDark();
  const plain = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [loaded, setLoaded] = useState(false);

  useEffect(() => {
    let mounted = true;
    const load = async () => {
      try {
        await loadEditor();
      } catch {
        // The text area stays; it does everything but colours.
        return;
      }
      if (!mounted) return;
      const area = plain.current;
      setCursor(area && document.activeElement === area ? area.selectionEnd : null);
      setLoaded(true);
    };
    const idle = whenIdle(() => void load());
    return () => {
      mounted = false;
      idle();
    };
  }, []);

  const area = (
    <textarea
      ref={plain}
      className={css.plain}
      value={props.value}
      aria-label={t('publish.payload')}
      spellCheck={false}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
  return (
    <div className={css.payload} data-focus="publish-payload">
      {loaded ? (
        <Suspense fallback={area}>
          <PayloadEditor {...props} label={t('publish.payload')} dark={dark} cursor={cursor} />
        </Suspense>
      ) : (
        area
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
