// Where text can be cut without taking a character apart: a pair of surrogates, a letter and its
// accents, an emoji of several code points.

/** Below it every code unit is a character by itself, which is what most names are made of. */
const FIRST_COMBINING = 0x300;

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The last place between two characters that is not after `at`; places are counted in UTF-16 units. */
export function cutBefore(text: string, at: number): number {
  if (isPlainCut(text, at)) return at;
  return characters.segment(text).containing(at)?.index ?? at;
}

/** The first place between two characters that is not before `at`. */
export function cutAfter(text: string, at: number): number {
  if (isPlainCut(text, at)) return at;
  const last = characters.segment(text).containing(at - 1);
  return last ? last.index + last.segment.length : at;
}

function isPlainCut(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) < FIRST_COMBINING && text.charCodeAt(at) < FIRST_COMBINING;
}
