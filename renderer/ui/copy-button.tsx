import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';

const SHOWN_MS = 1_500;

interface CopyButtonProps {
  text: string;
  label: string;
  copiedLabel: string;
  /** Shows the label, and says this on hover. */
  tip?: string;
}

/** Copies text and says so in place, by its icon and name. */
export function CopyButton({ text, label, copiedLabel, tip }: CopyButtonProps) {
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
  if (tip !== undefined) {
    return (
      <Button icon={copied ? 'check' : 'copy'} data-tip={tip} onClick={() => void copy()}>
        {copied ? copiedLabel : label}
      </Button>
    );
  }
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? copiedLabel : label}
      onClick={() => void copy()}
    />
  );
}
