// oRPC's JSON has no type for bytes. Both ends of every transport pass these serializers.

interface BytesSerializer {
  type: number;
  condition(data: unknown): boolean;
  serialize(data: unknown): unknown;
  deserialize(serialized: unknown): unknown;
}

declare global {
  // Base64 is in every host this runs on (Node 16+, browsers) but in no ECMAScript lib of TypeScript's.
  function btoa(text: string): string;
  function atob(text: string): string;
}

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

export const jsonSerializers: readonly BytesSerializer[] = [
  {
    type: 20,
    condition: (data) => data instanceof Uint8Array,
    serialize: (data) => toBase64(data as Uint8Array),
    deserialize: (text) => fromBase64(String(text)),
  },
];
