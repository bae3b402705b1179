// Sends a load through a socket, as fast as it drains or at a set rate.
import type { Socket } from 'node:net';
import { type Chunk, headOf } from './load.ts';
import { monotonicMs } from './timing.ts';

export interface Pouring {
  /** Sent over and over until `messages` are out. */
  chunks: readonly Chunk[];
  messages: number;
  /** Messages a second; 0 for as fast as the socket drains. */
  rate: number;
  /** Sent each once, evenly spread over the whole, counted in `messages`. */
  rare: readonly Chunk[];
  /** Ends it early. */
  signal?: AbortSignal;
}

const PACE_MS = 5;

/** Resolves when the last message is in the socket or the socket is gone; answers how many were sent. */
export async function pour(socket: Socket, pouring: Pouring): Promise<number> {
  const { chunks, messages, rate, signal } = pouring;
  const began = monotonicMs();
  const rare = spread(pouring);
  let sent = 0;
  for (let next = 0; sent < messages && !socket.destroyed && !signal?.aborted; ) {
    const due = rare[0] && rare[0].at <= sent ? rare.shift()?.chunk : undefined;
    const chunk = due ?? chunks[next++ % chunks.length];
    if (chunk === undefined) break;
    const left = messages - sent;
    const flowing = socket.write(left < chunk.messages ? headOf(chunk, left) : chunk.bytes);
    sent += Math.min(left, chunk.messages);
    if (!flowing) await drained(socket);
    while (isAhead(sent, began, rate) && !socket.destroyed && !signal?.aborted) {
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  }
  return sent;
}

function isAhead(sent: number, began: number, rate: number): boolean {
  return rate > 0 && sent > ((monotonicMs() - began) / 1000) * rate;
}

/** The middle of each of as many equal parts as there are rare messages. */
function spread({ messages, rare }: Pouring): { at: number; chunk: Chunk }[] {
  const part = messages / rare.length;
  return rare.map((chunk, index) => ({ at: Math.floor((index + 0.5) * part), chunk }));
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
