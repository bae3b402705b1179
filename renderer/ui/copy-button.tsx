import { useEffect, useState } from 'react';
import { IconButton } from './button.tsx';

const SHOWN_MS = 1_500;

/** Copies text and says so in place, by its icon and name. */
export function CopyButton(props: { text: string; label: string; copiedLabel: string }) {
  const { text, label, copiedLabel } = props;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A browser may refuse the clipboard; the text can still be selected by hand.
      setCopied(false);
    }
  };
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? copiedLabel : label}
      onClick={() => void copy()}
    />
  );
}
