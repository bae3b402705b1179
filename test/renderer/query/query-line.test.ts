import { describe, expect, it } from 'vitest';
import { topicNames } from '../../../renderer/query/completion-sources.ts';
import { piecesOf } from '../../../renderer/query/query-pieces.ts';
import type { TopicRow } from '../../../shared/contract/topics.ts';

describe('topicNames', () => {
  it('puts levels together, empty ones too, and leaves out levels that are no topic', () => {
    const rows = [
      { level: 1, name: 'a', messages: 0 },
      { level: 2, name: '', messages: 1 },
      { level: 3, name: 'b', messages: 2 },
      { level: 1, name: 'c', messages: 1 },
    ] as TopicRow[];
    expect(topicNames(rows)).toEqual(['a/', 'a//b', 'c']);
  });
});

describe('piecesOf', () => {
  it('holds every character once, and marks the wrong ones', () => {
    const text = 'qos:7 and  x';
    const pieces = piecesOf(text, { at: 4, length: 1 });
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ wrong }) => wrong).map((piece) => piece.text)).toEqual(['7']);
  });

  it('marks the place after the end where something is missing', () => {
    const pieces = piecesOf('qos:', { at: 4, length: 0 });
    expect(pieces.at(-1)).toMatchObject({ text: ' ', wrong: true });
  });
});
