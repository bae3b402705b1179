// Messages and bytes per second over the last second, from counters looked at now and then.

const WINDOW_MICROS = 1_000_000;

export interface Rate {
  messages: number;
  bytes: number;
}

export class RateMeter {
  readonly #samples: { time: number; messages: number; bytes: number }[] = [];

  /** Takes the counters as they are now; answers the rate since about a second ago. */
  sample(micros: number, messages: number, bytes: number): Rate {
    const samples = this.#samples;
    samples.push({ time: micros, messages, bytes });
    // One sample older than the window stays, as the point to measure from.
    while ((samples[1]?.time ?? micros) <= micros - WINDOW_MICROS) samples.shift();
    const oldest = samples[0];
    if (!oldest || oldest.time === micros) return { messages: 0, bytes: 0 };
    const seconds = Math.max(micros - oldest.time, WINDOW_MICROS) / 1_000_000;
    return {
      messages: (messages - oldest.messages) / seconds,
      bytes: (bytes - oldest.bytes) / seconds,
    };
  }
}
