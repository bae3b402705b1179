import { beforeEach, describe, expect, it } from 'vitest';
import {
  decorationsOf,
  MOST_RULES,
  restoreDecorations,
  storedDecorations,
  useDecorations,
} from '../../../renderer/state/decorations.ts';

const RULE = { name: 'Hot', query: '$.temp > 60', colour: 'orange' } as const;

describe('decorations', () => {
  beforeEach(() => useDecorations.setState({ byCapture: {} }));

  it('come back as they were stored', () => {
    useDecorations.getState().change('a', { colours: [RULE] });
    useDecorations.getState().change('a', { values: [{ filter: '#', path: '$.temp' }] });
    const stored = JSON.parse(JSON.stringify(storedDecorations()));
    useDecorations.setState({ byCapture: {} });
    restoreDecorations(stored);
    expect(decorationsOf('a')).toEqual({
      colours: [RULE],
      values: [{ filter: '#', path: '$.temp' }],
    });
    expect(decorationsOf('b')).toEqual({ colours: [], values: [] });
  });

  it('leave out what does not fit', () => {
    for (const odd of [null, 'x', { byCapture: 3 }, { byCapture: { a: null } }]) {
      restoreDecorations(odd);
      expect(decorationsOf('a')).toEqual({ colours: [], values: [] });
    }
    const many = Array.from({ length: 30 }, () => RULE);
    const colours = [{ name: 1 }, { ...RULE, colour: 'mauve' }, ...many];
    restoreDecorations({ byCapture: { a: { colours, values: [{ filter: null, path: '$' }] } } });
    expect(decorationsOf('a').colours).toHaveLength(MOST_RULES);
    expect(decorationsOf('a').colours[0]?.colour).toBe('red');
    expect(decorationsOf('a').values).toEqual([]);
  });

  it('are shown while they are typed, and not kept', () => {
    const { change, setPreview, endPreview } = useDecorations.getState();
    change('a', { colours: [RULE] });
    const kept = JSON.stringify(storedDecorations());
    setPreview('a', { colours: [] });
    setPreview('a', { values: [{ filter: '#', path: '$.temp' }] });
    expect(decorationsOf('a')).toEqual({ colours: [], values: [{ filter: '#', path: '$.temp' }] });
    expect(decorationsOf('b').values).toEqual([]);
    expect(JSON.stringify(storedDecorations())).toBe(kept);
    endPreview();
    expect(decorationsOf('a')).toEqual({ colours: [RULE], values: [] });
  });

  it('are kept for the captures changed last', () => {
    for (let n = 0; n < 60; n++) useDecorations.getState().change(`c${n}`, { colours: [RULE] });
    restoreDecorations(JSON.parse(JSON.stringify(storedDecorations())));
    expect(decorationsOf('c9').colours).toEqual([]);
    expect(decorationsOf('c10').colours).toEqual([RULE]);
  });
});
