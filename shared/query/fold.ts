// Letters without their case. Unicode lower case, character by character, so that a part of a text
// folds to a part of the folded text: the two forms of the small sigma are one, and the only two
// characters beyond ASCII that would fold into ASCII (the Kelvin sign and the I with a dot) stay
// apart, so that ASCII can be searched for in bytes.

const FINAL_SIGMA = /ς/g;
const STAY = /[\u0130\u212a]/;
const STAY_SPLIT = /([\u0130\u212a])/;
const ASCII = /^[\0-\x7f]*$/;

export function foldText(text: string): string {
  if (ASCII.test(text) || !STAY.test(text)) return fold(text);
  return text
    .split(STAY_SPLIT)
    .map((part) => (STAY.test(part) ? part : fold(part)))
    .join('');
}

/** True when nothing but ASCII letters folds to anything in `text`: bytes can be compared. */
export function foldsInAscii(text: string): boolean {
  for (const char of text) {
    const cased = char.toLowerCase() !== char || char.toUpperCase() !== char;
    if (char > '\x7f' && cased) return false;
  }
  return true;
}

function fold(text: string): string {
  return text.toLowerCase().replace(FINAL_SIGMA, 'σ');
}
