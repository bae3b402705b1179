// The steps of a will test: it runs, asks for what the profile does not keep or protects, and what it left
// at the broker can be undone.
import { useState } from 'react';
import type { WillTest } from '../../../../shared/contract/connections.ts';
import type { AskedValues } from '../../../../shared/contract/diagnosis.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { testWill, undoWillTest } from '../../../actions/will.ts';
import { usePage } from '../../../page.ts';

/** What is done, for which profile, and what the user has said to it. */
interface WillStep {
  what: 'test' | 'undo';
  profile: Profile;
  asked: AskedValues;
  confirmed: boolean;
}

export type WillTestState =
  | { kind: 'idle' }
  | { kind: 'running'; what: WillStep['what'] }
  /** Needs the user: `problem` is CREDENTIALS_NEEDED or TOPIC_PROTECTED. */
  | { kind: 'asking'; step: WillStep; problem: Problem }
  | { kind: 'failed'; problem: Problem }
  | { kind: 'done'; result: WillTest; undone: boolean; step: WillStep };

const ASKED_FOR = new Set(['CREDENTIALS_NEEDED', 'TOPIC_PROTECTED']);

export function useWillTest() {
  const page = usePage();
  const [state, setState] = useState<WillTestState>({ kind: 'idle' });
  /** Of the last test, while something of it can be undone. */
  const [result, setResult] = useState<WillTest | null>(null);

  const run = async (step: WillStep) => {
    setState({ kind: 'running', what: step.what });
    const { asked, confirmed } = step;
    const input = { profileId: step.profile.id, asked, confirmed };
    const outcome = step.what === 'test' ? await testWill(page, input) : await undo(input);
    if (outcome === null) return setState({ kind: 'idle' });
    if (!('code' in outcome)) {
      setResult(outcome);
      return setState({ kind: 'done', result: outcome, undone: step.what === 'undo', step });
    }
    const asking = ASKED_FOR.has(outcome.code);
    setState(
      asking ? { kind: 'asking', step, problem: outcome } : { kind: 'failed', problem: outcome },
    );
  };
  const undo = async (input: Parameters<typeof undoWillTest>[1]) =>
    (await undoWillTest(page, input)) ?? result;

  return {
    state,
    clear: () => setState({ kind: 'idle' }),
    test: (profile: Profile) => run({ what: 'test', profile, asked: {}, confirmed: false }),
    undo: (step: WillStep) => run({ ...step, what: 'undo' }),
    answer: (step: WillStep, asked: AskedValues) =>
      run({ ...step, asked: { ...step.asked, ...asked } }),
    confirm: (step: WillStep) => run({ ...step, confirmed: true }),
  };
}
