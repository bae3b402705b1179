import { describe, expect, it } from 'vitest';
import { PollLoop } from '../../../renderer/live/poll-loop.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

function start() {
  const clock = new HandClock();
  const link = new HandLink();
  const procedure = new HandProcedure<null, number>();
  const applied: number[] = [];
  const problems: Problem[] = [];
  const loop = new PollLoop<number>({
    link: link.link,
    clock,
    ask: (signal) => procedure.call(null, { signal }),
    apply: (answer) => applied.push(answer),
    failed: (problem) => problems.push(problem),
  });
  return { clock, link, procedure, applied, problems, loop };
}

describe('PollLoop', () => {
  it('has one request out and asks again after the paint', async () => {
    const { procedure, applied } = start();
    expect(procedure.calls).toHaveLength(1);
    await procedure.last.answer(1);
    await procedure.last.answer(2);
    expect(applied).toEqual([1, 2]);
    expect(procedure.calls).toHaveLength(3);
  });

  it('asks nothing while nobody sees the page', async () => {
    const { clock, procedure } = start();
    clock.show(false);
    await procedure.last.answer(1);
    expect(procedure.calls).toHaveLength(1);
    clock.show(true);
    await settled();
    expect(procedure.calls).toHaveLength(2);
  });

  it('shows a failure, tries again with growing pauses, and gets over it', async () => {
    const { clock, procedure, applied, problems } = start();
    await procedure.last.fail(Object.assign(new Error('Too busy.'), { code: 'BUSY' }));
    expect(problems).toEqual([{ code: 'BUSY', message: 'Too busy.', detail: undefined }]);
    clock.advance(249);
    await settled();
    expect(procedure.calls).toHaveLength(1);
    clock.advance(1);
    await settled();
    expect(procedure.calls).toHaveLength(2);
    await procedure.last.fail(new Error('socket closed'));
    expect(problems[1]).toMatchObject({ code: 'CALL_FAILED', detail: 'socket closed' });
    clock.advance(250);
    await settled();
    expect(procedure.calls).toHaveLength(2);
    clock.advance(250);
    await settled();
    await procedure.last.answer(7);
    expect(applied).toEqual([7]);
  });

  it('waits for a lost link and goes on when it opens', async () => {
    const { link, procedure } = start();
    link.lose();
    await procedure.last.fail(new Error('gone'));
    link.open();
    await settled();
    expect(procedure.calls).toHaveLength(2);
  });

  it('drops an outstanding request on restart, even one that never ends', async () => {
    const { loop, procedure, applied } = start();
    const { signal } = procedure.last;
    loop.restart();
    await settled();
    expect(signal?.aborted).toBe(true);
    expect(procedure.calls).toHaveLength(2);
    await procedure.calls[0]?.answer(1);
    expect(applied).toEqual([]);
  });

  it('ends when disposed', async () => {
    const { loop, procedure } = start();
    loop.dispose();
    await settled();
    expect(procedure.last.signal?.aborted).toBe(true);
    expect(procedure.calls).toHaveLength(1);
  });
});
