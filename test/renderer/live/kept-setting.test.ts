// Windows that keep one setting in the store of the core; a test says when a window hears of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SettingsStore } from '../../../electron/core/settings/settings-store.ts';
import { KeptSetting } from '../../../renderer/live/kept-setting.ts';
import type { Json } from '../../../shared/util/merged-changes.ts';
import { hostClock } from '../../../shared/util/system-clock.ts';
import { HandClock } from './hand-clock.ts';

const KEY = 'rules';
let dataDir = '';
let core: SettingsStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-settings-'));
  core = await SettingsStore.open({ dataDir, clock: hostClock() }, []);
});
afterEach(() => rm(dataDir, { recursive: true }));

function openWindow() {
  const clock = new HandClock();
  const listeners: (() => void)[] = [];
  const saves: Promise<unknown>[] = [];
  const state = { rules: [] as string[], lost: false };
  let heardOf: number | null = null;
  const change = (rules: string[]) => {
    state.rules = rules;
    for (const listener of listeners) listener();
  };
  const take = (value: unknown) => change(Object(value).rules ?? []);
  const set = async (input: { key: string; value: Json; before?: Json | undefined }) => {
    if (state.lost) throw new Error('The link is lost.');
    const saving = core.change(input.key, input.value, input.before);
    saves.push(saving);
    return { revision: await saving };
  };
  const setting = new KeptSetting({
    client: { settings: { set: set as never } },
    clock,
    store: {
      key: KEY,
      stored: () => ({ rules: state.rules }),
      restore: take,
      take,
      subscribe: (listener) => {
        listeners.push(listener);
        return () => undefined;
      },
    },
    known: JSON.stringify({ rules: state.rules }),
  });
  const hear = () => {
    const { [KEY]: value } = core.changed([KEY], heardOf);
    heardOf = core.revision();
    if (value !== undefined) setting.hear(value, heardOf);
  };
  hear();
  return {
    state,
    add: (rule: string) => change([...state.rules, rule]),
    remove: (rule: string) => change(state.rules.filter((one) => one !== rule)),
    hear,
    /** What was changed is in the store. */
    saved: async () => {
      clock.advance(400);
      await Promise.all(saves);
    },
  };
}

test('a window that has not heard of the other’s change leaves it as it is', async () => {
  const [a, b] = [openWindow(), openWindow()];
  a.add('retain');
  await a.saved();
  b.add('size>100');
  await b.saved();
  expect(core.get(KEY)).toEqual({ rules: ['retain', 'size>100'] });
  a.hear();
  b.hear();
  expect(a.state.rules).toEqual(['retain', 'size>100']);
  expect(b.state.rules).toEqual(['retain', 'size>100']);
});

test('what is heard while a change waits does not undo it', async () => {
  const [a, b] = [openWindow(), openWindow()];
  a.add('a');
  await a.saved();
  b.add('b');
  b.hear();
  expect(b.state.rules).toEqual(['b']);
  await b.saved();
  b.remove('b');
  b.hear();
  await b.saved();
  b.hear();
  a.hear();
  expect(b.state.rules).toEqual(['a']);
  expect(a.state.rules).toEqual(['a']);
});

test('a change that could not be saved is saved when the core is back', async () => {
  const [a, b] = [openWindow(), openWindow()];
  a.state.lost = true;
  a.add('mine');
  await a.saved();
  b.add('theirs');
  await b.saved();
  expect(core.get(KEY)).toEqual({ rules: ['theirs'] });
  a.state.lost = false;
  a.hear();
  await a.saved();
  a.hear();
  expect(a.state.rules).toEqual(['theirs', 'mine']);
  expect(core.get(KEY)).toEqual({ rules: ['theirs', 'mine'] });
});
