import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, mergedChanges } from '../../../shared/util/merged-changes.ts';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => value as Json);

describe('changes of several places', () => {
  it('stand beside each other', () => {
    const before = { theme: 'dark', rules: { a: ['hot', 'cold'], b: ['late'] } };
    const theirs = { theme: 'light', rules: { a: ['hot', 'wet', 'cold'], b: ['late'] } };
    const mine = { theme: 'dark', rules: { a: ['new', 'hot'], c: ['dry'] } };
    expect(mergedChanges(theirs, before, mine)).toEqual({
      theme: 'light',
      rules: { a: ['new', 'hot', 'wet'], c: ['dry'] },
    });
  });

  it('are both kept where nothing was before', () => {
    const theirs = { a: { rules: [{ name: 'x' }] } };
    const mine = { a: { rules: [{ name: 'y' }] } };
    for (const before of [null, {}]) {
      expect(mergedChanges(theirs, before, mine)).toEqual({
        a: { rules: [{ name: 'x' }, { name: 'y' }] },
      });
    }
  });

  it('keep what one side changed and the other removed', () => {
    const before = { a: 1, list: ['x', 'y'] };
    expect(mergedChanges({ a: 2, list: ['X', 'y'] }, before, { list: ['y'] })).toEqual({
      a: 2,
      list: ['X', 'y'],
    });
  });

  it('keep the order of who changed it last', () => {
    expect(mergedChanges(['c', 'a', 'b'], ['a', 'b'], ['b', 'a'])).toEqual(['c', 'b', 'a']);
    const merged = mergedChanges({ a: 1, b: 1, c: 1 }, { a: 1, b: 1 }, { a: 2, b: 1 });
    expect(Object.keys(Object(merged))).toEqual(['b', 'c', 'a']);
  });

  it('of one side only are taken as they are', () => {
    fc.assert(
      fc.property(json, json, (before, changed) => {
        expect(mergedChanges(changed, before, before)).toEqual(changed);
        expect(mergedChanges(before, before, changed)).toEqual(changed);
        expect(mergedChanges(changed, before, changed)).toEqual(changed);
      }),
    );
  });
});
