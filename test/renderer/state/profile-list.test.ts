import { beforeEach, describe, expect, it } from 'vitest';
import {
  restoreProfileList,
  storedProfileList,
  useProfileList,
} from '../../../renderer/state/profile-list.ts';

const state = useProfileList.getState;

describe('the list of connections', () => {
  beforeEach(() => useProfileList.setState({ folded: new Set(), addresses: [] }));

  it('comes back as it was stored', () => {
    state().fold('Plant', true);
    state().fold('Bench', true);
    state().fold('Bench', false);
    state().addAddress('a:1883');
    state().addAddress('b:1883');
    state().addAddress('a:1883');
    const stored = JSON.parse(JSON.stringify(storedProfileList()));
    useProfileList.setState({ folded: new Set(), addresses: [] });
    restoreProfileList(stored);
    expect([...state().folded]).toEqual(['Plant']);
    expect(state().addresses).toEqual(['a:1883', 'b:1883']);
  });

  it('keeps folders folded under their new path', () => {
    for (const path of ['Plant', 'Plant/Line 3', 'Planting']) state().fold(path, true);
    state().renameFolder('Plant', 'Works/A');
    expect([...state().folded]).toEqual(['Works/A', 'Works/A/Line 3', 'Planting']);
  });

  it('leaves out what does not fit', () => {
    for (const odd of [null, 'x', { folded: 3, addresses: [1, null] }]) {
      restoreProfileList(odd);
      expect([...state().folded, ...state().addresses]).toEqual([]);
    }
  });
});
