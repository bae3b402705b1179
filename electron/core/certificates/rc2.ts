// RC2 in CBC mode (RFC 2268), for reading PKCS#12 files of old Windows and OpenSSL versions: neither
// OpenSSL 3 nor BoringSSL decrypts them any more. Never used to encrypt.

/** RFC 2268 section 2: bytes of pi, shuffled. */
const PI = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);
const BLOCK = 8;

/** Decrypts and takes the padding away; undefined where the padding is not right. */
export function decryptRc2Cbc(
  key: Buffer,
  effectiveBits: number,
  iv: Buffer,
  encrypted: Buffer,
): Buffer | undefined {
  if (encrypted.length === 0 || encrypted.length % BLOCK !== 0) return undefined;
  const schedule = expandKey(key, effectiveBits);
  const plain = Buffer.alloc(encrypted.length);
  let previous = iv;
  for (let at = 0; at < encrypted.length; at += BLOCK) {
    const block = encrypted.subarray(at, at + BLOCK);
    decryptBlock(schedule, block, plain.subarray(at, at + BLOCK));
    for (let n = 0; n < BLOCK; n++) plain[at + n] = (plain[at + n] ?? 0) ^ (previous[n] ?? 0);
    previous = block;
  }
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK) return undefined;
  const end = plain.length - padding;
  return plain.subarray(end).every((byte) => byte === padding) ? plain.subarray(0, end) : undefined;
}

/** RFC 2268 section 2. */
function expandKey(key: Buffer, effectiveBits: number): Uint16Array {
  const bytes = Buffer.alloc(128);
  key.copy(bytes);
  const pi = (index: number) => PI[index & 0xff] ?? 0;
  for (let n = key.length; n < 128; n++) {
    bytes[n] = pi((bytes[n - 1] ?? 0) + (bytes[n - key.length] ?? 0));
  }
  const length = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * length - effectiveBits);
  bytes[128 - length] = pi((bytes[128 - length] ?? 0) & mask);
  for (let n = 127 - length; n >= 0; n--) {
    bytes[n] = pi((bytes[n + 1] ?? 0) ^ (bytes[n + length] ?? 0));
  }
  return Uint16Array.from({ length: 64 }, (_, n) => bytes.readUInt16LE(2 * n));
}

const SHIFTS = [1, 2, 3, 5] as const;

/** RFC 2268 section 4. */
function decryptBlock(schedule: Uint16Array, source: Buffer, target: Buffer): void {
  const words = [0, 2, 4, 6].map((at) => source.readUInt16LE(at));
  const word = (n: number) => words[n & 3] ?? 0;
  let next = 63;
  const unmix = () => {
    for (let n = 3; n >= 0; n--) {
      const shift = SHIFTS[n & 3] ?? 1;
      const value = ((word(n) >> shift) | (word(n) << (16 - shift))) & 0xffff;
      const other = (word(n - 1) & word(n - 2)) + (~word(n - 1) & word(n - 3));
      words[n] = (value - (schedule[next--] ?? 0) - other) & 0xffff;
    }
  };
  const unmash = () => {
    for (let n = 3; n >= 0; n--) {
      words[n] = (word(n) - (schedule[word(n - 1) & 63] ?? 0)) & 0xffff;
    }
  };
  for (const rounds of [5, 6, 5]) {
    for (let n = 0; n < rounds; n++) unmix();
    if (next >= 0) unmash();
  }
  words.forEach((value, n) => {
    target.writeUInt16LE(value, 2 * n);
  });
}
