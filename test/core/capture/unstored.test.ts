// How long what was taken in has waited to be in the file.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CaptureUnderTest, captureUnderTest, timeOf } from './capture-under-test.ts';

let subject: CaptureUnderTest;
beforeEach(async () => {
  subject = await captureUnderTest();
});
afterEach(() => subject.dispose());

test('is told by the oldest message, gathered or at the writer, and ends when all is written', async () => {
  const { capture } = subject;
  expect(capture.unstoredSince()).toBeNull();
  subject.add('a', 'first', { time: timeOf(1) });
  expect(capture.unstoredSince()).toBe(timeOf(1));
  capture.flush();
  subject.add('a', 'second', { time: timeOf(2) });
  expect(capture.unstoredSince()).toBe(timeOf(1));
  await capture.settled();
  expect(capture.unstoredSince()).toBeNull();
});
