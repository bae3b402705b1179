// A small baseline JPEG encoder (ITU-T T.81, sequential DCT, 4:4:4, the Huffman tables of annex K.3 for
// luminance used for all components). It exists so that the simulated cameras send pictures that
// change and that any viewer opens; size and speed of a real encoder are not its aim.

export interface Picture {
  /** Multiples of 8. */
  width: number;
  height: number;
  /** Red, green, blue of each pixel, row by row. */
  rgb: Uint8Array;
}

/** T.81 table K.1, row by row. */
const QUANTISATION = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/** How many codes there are of each length 1 to 16, and their symbols: T.81 tables K.3 and K.5. */
const DC_LENGTHS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const AC_LENGTHS = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d];
const AC_SYMBOLS = bytesOf(
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a' +
    '3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a' +
    '92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da' +
    'e1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
);
const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROES = 0xf0;

const ZIGZAG = zigzag();
const COSINES = cosines();
const DC_CODES = codes(DC_LENGTHS, DC_SYMBOLS);
const AC_CODES = codes(AC_LENGTHS, AC_SYMBOLS);

interface Code {
  bits: number;
  length: number;
}

/** `quality` from 1 (coarse) to 100, on the scale every encoder uses. */
export function encodeJpeg(picture: Picture, quality: number): Uint8Array {
  const scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
  const divisors = QUANTISATION.map((value) =>
    Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))),
  );
  const bytes: number[] = [0xff, 0xd8];
  segment(bytes, 0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  segment(bytes, 0xdb, [0, ...ZIGZAG.map((at) => divisors[at] ?? 1)]);
  const { width, height } = picture;
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, 0]);
  segment(bytes, 0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 3, ...components]);
  segment(bytes, 0xc4, [0x00, ...DC_LENGTHS, ...DC_SYMBOLS, 0x10, ...AC_LENGTHS, ...AC_SYMBOLS]);
  segment(bytes, 0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
  scan(bytes, picture, divisors);
  bytes.push(0xff, 0xd9);
  return Uint8Array.from(bytes);
}

function segment(bytes: number[], marker: number, body: readonly number[]): void {
  const length = body.length + 2;
  bytes.push(0xff, marker, length >> 8, length & 255, ...body);
}

function scan(bytes: number[], picture: Picture, divisors: readonly number[]): void {
  const writer = bitWriter(bytes);
  const planes = [new Float64Array(64), new Float64Array(64), new Float64Array(64)] as const;
  const previous: [number, number, number] = [0, 0, 0];
  for (let top = 0; top < picture.height; top += 8) {
    for (let left = 0; left < picture.width; left += 8) {
      loadBlock(picture, left, top, planes);
      for (const component of [0, 1, 2] as const) {
        const levels = quantise(transform(planes[component]), divisors);
        writeBlock(writer, levels, previous[component]);
        previous[component] = levels[0] ?? 0;
      }
    }
  }
  writer.end();
}

type Planes = readonly [Float64Array, Float64Array, Float64Array];

/** One 8 x 8 block as Y, Cb and Cr, each centred on zero (T.871). */
function loadBlock(picture: Picture, left: number, top: number, [luma, blue, red]: Planes): void {
  for (let index = 0; index < 64; index++) {
    const at = ((top + (index >> 3)) * picture.width + left + (index & 7)) * 3;
    const r = picture.rgb[at] ?? 0;
    const g = picture.rgb[at + 1] ?? 0;
    const b = picture.rgb[at + 2] ?? 0;
    luma[index] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    blue[index] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    red[index] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
}

const half = new Float64Array(64);
const spectrum = new Float64Array(64);

/** The two-dimensional DCT, rows first; the result is valid until the next call. */
function transform(block: Float64Array): Float64Array {
  multiply(block, half);
  multiply(half, spectrum);
  return spectrum;
}

/** Transforms the rows of `from` and writes them as the columns of `to`. */
function multiply(from: Float64Array, to: Float64Array): void {
  for (let row = 0; row < 8; row++) {
    for (let wave = 0; wave < 8; wave++) {
      let sum = 0;
      for (let at = 0; at < 8; at++)
        sum += (from[row * 8 + at] ?? 0) * (COSINES[wave * 8 + at] ?? 0);
      to[wave * 8 + row] = sum;
    }
  }
}

/** In zigzag order. */
function quantise(values: Float64Array, divisors: readonly number[]): number[] {
  return ZIGZAG.map((at) => Math.round((values[at] ?? 0) / (divisors[at] ?? 1)));
}

interface BitWriter {
  code(code: Code): void;
  bits(bits: number, length: number): void;
  end(): void;
}

function writeBlock(writer: BitWriter, levels: readonly number[], previousDc: number): void {
  const difference = (levels[0] ?? 0) - previousDc;
  writeLevel(writer, DC_CODES, 0, difference);
  let zeroes = 0;
  for (let at = 1; at < 64; at++) {
    const level = levels[at] ?? 0;
    if (level === 0) {
      zeroes++;
      continue;
    }
    for (; zeroes > 15; zeroes -= 16) writer.code(codeOf(AC_CODES, SIXTEEN_ZEROES));
    writeLevel(writer, AC_CODES, zeroes, level);
    zeroes = 0;
  }
  if (zeroes > 0) writer.code(codeOf(AC_CODES, END_OF_BLOCK));
}

/** A run of zeroes and the size of the level as one symbol, then the level's own bits. */
function writeLevel(
  writer: BitWriter,
  table: ReadonlyMap<number, Code>,
  zeroes: number,
  level: number,
): void {
  const size = level === 0 ? 0 : 32 - Math.clz32(Math.abs(level));
  writer.code(codeOf(table, (zeroes << 4) | size));
  // A negative level is written as its value less one, so that its first bit is 0.
  if (size > 0) writer.bits(level < 0 ? level + (1 << size) - 1 : level, size);
}

function bitWriter(bytes: number[]): BitWriter {
  let pending = 0;
  let count = 0;
  const bits = (value: number, length: number): void => {
    pending = (pending << length) | value;
    count += length;
    while (count >= 8) {
      count -= 8;
      const byte = (pending >> count) & 255;
      bytes.push(byte);
      // 0xff begins a marker; a zero after it says that it does not.
      if (byte === 0xff) bytes.push(0);
    }
    pending &= (1 << count) - 1;
  };
  return {
    bits,
    code: (code) => bits(code.bits, code.length),
    end: () => {
      if (count > 0) bits((1 << (8 - count)) - 1, 8 - count);
    },
  };
}

function codeOf(table: ReadonlyMap<number, Code>, symbol: number): Code {
  const code = table.get(symbol);
  if (code === undefined) throw new RangeError(`No Huffman code for symbol ${symbol}`);
  return code;
}

/** Canonical codes from the counts of each length (T.81 annex C). */
function codes(lengths: readonly number[], symbols: readonly number[]): Map<number, Code> {
  const table = new Map<number, Code>();
  let next = 0;
  let taken = 0;
  lengths.forEach((count, index) => {
    for (const symbol of symbols.slice(taken, taken + count)) {
      table.set(symbol, { bits: next, length: index + 1 });
      next++;
    }
    taken += count;
    next <<= 1;
  });
  return table;
}

function zigzag(): number[] {
  const cells = Array.from({ length: 64 }, (_, index) => ({
    index,
    row: index >> 3,
    column: index & 7,
  }));
  const diagonal = (cell: { row: number; column: number }) => cell.row + cell.column;
  cells.sort(
    (a, b) => diagonal(a) - diagonal(b) || (diagonal(a) % 2 === 0 ? b.row - a.row : a.row - b.row),
  );
  return cells.map((cell) => cell.index);
}

function cosines(): Float64Array {
  return Float64Array.from({ length: 64 }, (_, index) => {
    const wave = index >> 3;
    const factor = wave === 0 ? Math.sqrt(1 / 8) : 0.5;
    return factor * Math.cos(((2 * (index & 7) + 1) * wave * Math.PI) / 16);
  });
}

function bytesOf(hex: string): number[] {
  return Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}
