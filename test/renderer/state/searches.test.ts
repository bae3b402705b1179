import { beforeEach, describe, expect, it } from 'vitest';
import { restoreSearches, storedSearches, useSearches } from '../../../renderer/state/searches.ts';

beforeEach(() => restoreSearches(null));

describe('searches', () => {
  it('come back as they were stored', () => {
    const { change, remember, save, setNewestLast } = useSearches.getState();
    change('plant', { shown: true, query: '$.temp > 30', until: 1_700_000_000_000.5 });
    change('lab', { events: false });
    remember('a');
    setNewestLast(true);
    save({ name: 'Hot', query: '$.temp > 30' });
    const stored = JSON.parse(JSON.stringify(storedSearches()));
    restoreSearches(null);
    expect(useSearches.getState()).toMatchObject({ saved: [], newestLast: false });
    restoreSearches(stored);
    expect(JSON.parse(JSON.stringify(storedSearches()))).toEqual(stored);
  });

  it.each([[null], ['x'], [{ saved: 'x', recent: [1, 'ok'], views: { a: 3 } }]])(
    'take what fits of %j',
    (stored) => {
      restoreSearches(stored);
      for (const query of useSearches.getState().recent) expect(query).toBe('ok');
      expect(useSearches.getState().saved).toEqual([]);
    },
  );

  it('remember the last twenty queries, each once, newest first', () => {
    const { remember } = useSearches.getState();
    for (let n = 1; n <= 25; n++) remember(`q${n}`);
    remember('q20');
    remember('   ');
    const { recent } = useSearches.getState();
    expect(recent).toHaveLength(20);
    expect(recent.slice(0, 3)).toEqual(['q20', 'q25', 'q24']);
  });

  it('rename over another name replaces that one', () => {
    const { save, rename, remove } = useSearches.getState();
    save({ name: 'a', query: '1' });
    save({ name: 'b', query: '2' });
    rename('a', 'b');
    expect(useSearches.getState().saved).toEqual([{ name: 'b', query: '1' }]);
    remove('b');
    expect(useSearches.getState().saved).toEqual([]);
  });
});
