import { describe, expect, it } from 'vitest';
import { isTypedKey, matchesKeys } from '../../../renderer/commands/command.ts';
import { fileNameFor, formatFor } from '../../../renderer/features/messages/payload-format.ts';
import { detectFilterMode, readsLikeQuery } from '../../../renderer/features/topics/filter-mode.ts';
import {
  DEFAULT_SIZES,
  restorePreferences,
  storedPreferences,
  usePreferences,
} from '../../../renderer/state/preferences.ts';
import { useSelection } from '../../../renderer/state/selection.ts';

describe('detectFilterMode', () => {
  it.each([
    ['temp', 'text'],
    ['a/b', 'text'],
    ['C#', 'text'],
    ['a+b/c', 'text'],
    ['+', 'topic-filter'],
    ['a/#', 'topic-filter'],
    ['a/+/c', 'topic-filter'],
    ['a/#/c', 'topic-filter'],
  ])('%s is %s', (text, mode) => {
    expect(detectFilterMode(text)).toBe(mode);
  });
});

describe('readsLikeQuery', () => {
  it.each([
    ['$.temp > 20', true],
    ['$[0]', true],
    ['topic:温度/#', true],
    ['temp:', true],
    ['size>100', true],
    ['a/b', false],
    ['$SYS/broker', false],
    ['温度', false],
  ])('%s: %s', (text, is) => {
    expect(readsLikeQuery(text)).toBe(is);
  });
});

describe('formatFor', () => {
  it('follows the choice where it can and the kind where it cannot', () => {
    expect(formatFor('json', 'auto')).toBe('json');
    expect(formatFor('number', 'auto')).toBe('text');
    expect(formatFor('cbor', 'auto')).toBe('hex');
    expect(formatFor('jpeg', 'auto')).toBe('image');
    expect(formatFor('json', 'image')).toBe('json');
    expect(formatFor('jpeg', 'hex')).toBe('hex');
  });

  it('names files by their topic, safely', () => {
    expect(fileNameFor('plant/oven/state', 7, 'json')).toBe('oven-state-7.json');
    expect(fileNameFor('../../etc/passwd\0', 7, 'binary')).toBe('etc-passwd-7.bin');
    expect(fileNameFor('//', 7, 'jpeg')).toBe('payload-7.jpg');
  });
});

describe('preferences', () => {
  it('come back as they were written', () => {
    usePreferences.getState().change({ theme: 'dark', dockOpen: false });
    usePreferences.getState().resize('left', 300);
    const stored = JSON.parse(JSON.stringify(storedPreferences()));
    usePreferences.getState().change({ theme: 'light', dockOpen: true, sizes: DEFAULT_SIZES });
    restorePreferences(stored);
    expect(usePreferences.getState()).toMatchObject({
      theme: 'dark',
      dockOpen: false,
      sizes: { left: 300 },
    });
  });

  it.each([null, 'x', { theme: 'pink', sizes: 5 }, { sizes: { left: -1, right: 'wide' } }])(
    'are the defaults where %j does not fit',
    (stored) => {
      usePreferences.getState().change({ theme: 'system', sizes: DEFAULT_SIZES });
      restorePreferences(stored);
      expect(usePreferences.getState()).toMatchObject({ theme: 'system', sizes: DEFAULT_SIZES });
    },
  );
});

describe('selection', () => {
  it('brings the neighbour to the front when the tab in front is closed', () => {
    const { openTab, closeTab } = useSelection.getState();
    for (const id of ['a', 'b', 'c']) openTab(id);
    useSelection.getState().activate('b');
    closeTab('b');
    expect(useSelection.getState()).toMatchObject({ tabs: ['a', 'c'], active: 'c' });
    closeTab('c');
    closeTab('a');
    expect(useSelection.getState()).toMatchObject({ tabs: [], active: null });
  });

  it('does not name a topic that is no longer selected', () => {
    const { selectNode, nameTopic } = useSelection.getState();
    selectNode('a', 1);
    selectNode('a', 2);
    nameTopic('a', 1, 'one');
    expect(useSelection.getState().topics.a).toEqual({ node: 2, topic: null, messageId: null });
  });
});

describe('shortcuts', () => {
  const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
    ({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      ...held,
    }) as KeyboardEvent;
  it('match the keys held and no others', () => {
    expect(matchesKeys(press('f'), 'F')).toBe(true);
    expect(matchesKeys(press('f', { ctrlKey: true }), 'F')).toBe(false);
    expect(matchesKeys(press('?', { shiftKey: true }), '?')).toBe(true);
    expect(matchesKeys(press('F6', { shiftKey: true }), 'F6')).toBe(false);
    expect(matchesKeys(press('F6', { shiftKey: true }), 'Shift+F6')).toBe(true);
    expect(matchesKeys(press('Tab', { ctrlKey: true }), 'Ctrl+Tab')).toBe(true);
    expect(isTypedKey('F')).toBe(true);
    expect(isTypedKey('Shift+T')).toBe(true);
    expect(isTypedKey('F6')).toBe(false);
    expect(isTypedKey('Shift+F6')).toBe(false);
  });
});
