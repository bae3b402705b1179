import { describe, expect, it } from 'vitest';
import { MessageBody } from '../../../renderer/live/message-body.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { Message } from '../../../shared/contract/messages.ts';

/** Only the id and the payload matter here. */
function message(id: number): Message {
  return { id, size: 1, payload: Uint8Array.of(id) } as unknown as Message;
}

function start() {
  const calls: { id: number; answer(found: Message): Promise<void> }[] = [];
  const get = ({ id }: { id: number }) =>
    new Promise<Message>((resolve) => {
      const answer = async (found: Message) => {
        resolve(found);
        await new Promise(setImmediate);
      };
      calls.push({ id, answer });
    });
  const client = { messages: { get } } as unknown as ContractClient;
  return { calls, body: new MessageBody(client, 'a') };
}

describe('MessageBody', () => {
  it('shows a message that is at hand without asking for it', () => {
    const { calls, body } = start();
    body.show(7, message(7));
    expect(body.message?.id).toBe(7);
    expect(body.bytes).toEqual(Uint8Array.of(7));
    expect(calls).toEqual([]);
  });

  it('asks when the one at hand is another', async () => {
    const { calls, body } = start();
    body.show(8, message(7));
    expect(calls.map(({ id }) => id)).toEqual([8]);
    await calls[0]?.answer(message(8));
    expect(body.message?.id).toBe(8);
  });

  it('does not go back to a message that was on its way when a newer one was at hand', async () => {
    const { calls, body } = start();
    body.show(1);
    body.show(2, message(2));
    await calls[0]?.answer(message(1));
    expect(body.message?.id).toBe(2);
    expect(calls.length).toBe(1);
  });

  it('fetches only the last wish after the one on its way', async () => {
    const { calls, body } = start();
    body.show(1);
    body.show(2);
    body.show(3);
    await calls[0]?.answer(message(1));
    expect(calls.map(({ id }) => id)).toEqual([1, 3]);
    await calls[1]?.answer(message(3));
    expect(body.message?.id).toBe(3);
  });
});
