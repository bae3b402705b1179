import { useSyncExternalStore } from 'react';
import { usePreferences } from '../state/preferences.ts';

const system = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  system.addEventListener('change', listener);
  return () => system.removeEventListener('change', listener);
}

/** Whether the page is dark now, by the user's choice or the system's. */
export function useDark(): boolean {
  const theme = usePreferences((state) => state.theme);
  const systemDark = useSyncExternalStore(subscribe, () => system.matches);
  return theme === 'system' ? systemDark : theme === 'dark';
}
