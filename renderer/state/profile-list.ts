// Scope: persisted, in the core's data folder under the key `profile-list`; `searching` and `said` are
// ephemeral. Which folders of connections are folded, and the addresses that were typed last.
import { create } from 'zustand';
import { fieldsOf, listOf, textOrNull } from './stored-value.ts';

interface ProfileListState {
  /** Paths of folders. */
  folded: ReadonlySet<string>;
  /** Without passwords; the one typed last comes first. */
  addresses: readonly string[];
  /** The box to search in is shown though the list is short. */
  searching: boolean;
  /** What was done to the list last, as a sentence for screen readers. */
  said: string;
  fold(path: string, folded: boolean): void;
  /** What was folded stays folded under the new path; with what is in it. */
  renameFolder(path: string, to: string): void;
  addAddress(address: string): void;
  setSearching(searching: boolean): void;
  say(sentence: string): void;
}

const MOST_ADDRESSES = 20;
const MOST_FOLDERS = 1_000;
const LONGEST = 1_000;

export const useProfileList = create<ProfileListState>()((set) => ({
  folded: new Set(),
  addresses: [],
  searching: false,
  said: '',
  fold: (path, isFolded) =>
    set(({ folded }) => {
      const others = [...folded].filter((other) => other !== path);
      return { folded: new Set(isFolded ? [...others, path].slice(-MOST_FOLDERS) : others) };
    }),
  renameFolder: (path, to) =>
    set(({ folded }) => {
      const isIn = (other: string) => other === path || other.startsWith(`${path}/`);
      const renamed = [...folded].map((other) =>
        isIn(other) ? to + other.slice(path.length) : other,
      );
      return { folded: new Set(renamed) };
    }),
  addAddress: (address) =>
    set(({ addresses }) => {
      const others = addresses.filter((other) => other !== address);
      return { addresses: [address, ...others].slice(0, MOST_ADDRESSES) };
    }),
  setSearching: (searching) => set({ searching }),
  say: (said) => set({ said }),
}));

const VERSION = 1;

/** What is written to the settings. */
export function storedProfileList(): object {
  const { folded, addresses } = useProfileList.getState();
  return { version: VERSION, folded: [...folded], addresses };
}

/** Takes over what was written, by this version or another; what does not fit is left out. */
export function restoreProfileList(stored: unknown): void {
  const from = fieldsOf(stored);
  useProfileList.setState({
    folded: new Set(texts(from.get('folded'), MOST_FOLDERS)),
    addresses: texts(from.get('addresses'), MOST_ADDRESSES),
  });
}

function texts(value: unknown, most: number): string[] {
  const found = listOf(value).flatMap((one) => textOrNull(one) ?? []);
  return found.filter((text) => text.length <= LONGEST).slice(0, most);
}
