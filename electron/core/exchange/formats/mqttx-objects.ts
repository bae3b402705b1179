// The message objects of an MQTTX export, one by one: the file is one JSON array of connections, each
// with all its messages, and may be larger than memory.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const MESSAGES = 'messages';

/** JSON of messages, and of objects that are neither message nor connection with messages. */
export function* mqttxObjects(pieces: Iterable<Buffer>): Generator<Buffer> {
  const scan = new MqttxScan();
  for (const piece of pieces) {
    scan.begin();
    for (let at = 0; at < piece.length; at++) {
      const whole = scan.next(piece, at);
      if (whole) yield whole;
    }
    scan.end(piece);
  }
  // What the file ends in the middle of is no message either, and is said.
  const rest = scan.rest();
  if (rest) yield rest;
}

class MqttxScan {
  #depth = 0;
  /** Depth of a connection's members: 1 where the file is one connection, 2 in an array. */
  #members = 0;
  #inMessages = false;
  #inString = false;
  #escaped = false;
  /** The last text among a connection's members, as long as it may be "messages". */
  #name = '';
  /** Depth at which the object that is kept ends; 0 while none is. */
  #keptDepth = 0;
  #kept: Buffer[] = [];
  #start = 0;

  begin(): void {
    this.#start = 0;
  }

  end(piece: Buffer): void {
    // The buffer is read into again.
    if (this.#keptDepth > 0) this.#kept.push(Buffer.from(piece.subarray(this.#start)));
  }

  rest(): Buffer | undefined {
    return this.#keptDepth > 0 ? Buffer.concat(this.#kept) : undefined;
  }

  /** Answers an object that ends at `at`. */
  next(piece: Buffer, at: number): Buffer | undefined {
    const byte = piece[at] ?? 0;
    if (this.#inString) this.#string(byte);
    else if (byte === QUOTE) {
      this.#inString = true;
      if (this.#depth === this.#members) this.#name = '';
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte, at);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.#close(piece, at);
    return undefined;
  }

  #string(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      return;
    }
    if (this.#depth === this.#members && this.#name.length <= MESSAGES.length) {
      this.#name += String.fromCharCode(byte);
    }
  }

  #open(byte: number, at: number): void {
    if (this.#depth === 0) this.#members = byte === OPEN_ARRAY ? 2 : 1;
    this.#depth++;
    if (byte === OPEN_OBJECT) {
      const isElement = this.#depth === this.#members;
      if (isElement || (this.#inMessages && this.#depth === this.#members + 2)) {
        this.#keptDepth = this.#depth;
        this.#start = at;
      }
    } else if (this.#depth === this.#members + 1 && this.#name === MESSAGES) {
      this.#inMessages = true;
      this.#drop();
    }
  }

  #close(piece: Buffer, at: number): Buffer | undefined {
    let whole: Buffer | undefined;
    if (this.#depth === this.#keptDepth) {
      whole = Buffer.concat([...this.#kept, piece.subarray(this.#start, at + 1)]);
      this.#drop();
    }
    if (this.#inMessages && this.#depth === this.#members + 1) this.#inMessages = false;
    this.#depth--;
    return whole;
  }

  #drop(): void {
    this.#keptDepth = 0;
    this.#kept = [];
  }
}
