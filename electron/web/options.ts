// Command line of the browser host.
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

export const DEFAULT_PORT = 4780;

export interface ServeOptions {
  /** The port to insist on; null: the default one, or another when that is taken. */
  port: number | null;
  listen: string;
  dataDir: string | null;
  /** A file whose connections are taken over at the start. */
  profiles: string | null;
  /** A file with the passphrase of that one. */
  profilesPassphraseFile: string | null;
  demo: boolean;
  open: boolean;
  help: boolean;
}

export type ParsedOptions = { ok: true; options: ServeOptions } | { ok: false; sentence: string };

export const HELP = `MQTTScope in a browser: an MQTT explorer that records every message.

Usage: npm start -- --serve [options]

  --port <number>      Listen on this port (default ${DEFAULT_PORT}, or a free one when it is taken).
  --listen <address>   Listen on this address of the machine (default 127.0.0.1: nobody else can connect).
  --data-dir <folder>  Keep connections and recordings in this folder.
  --profiles <file>    Take the connections of a file over, those left out that are there already.
  --profiles-passphrase-file <file>
                       The first line of this file is the passphrase of that one; without it encrypted
                       secrets stay out.
  --demo               Start the built-in broker with simulated devices and connect to it.
  --no-open            Do not open the page in the default browser.
  --help               Show this text.
`;

export function parseServeOptions(args: readonly string[]): ParsedOptions {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return wrong(firstSentence(error instanceof Error ? error.message : String(error)));
  }
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    return wrong(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  const listen = values.listen ?? '127.0.0.1';
  if (listen !== 'localhost' && isIP(listen) === 0) {
    return wrong(`--listen takes an IP address of this machine or localhost, not "${listen}".`);
  }
  if (values['data-dir'] === '') return wrong('--data-dir takes the name of a folder.');
  const { profiles = null, 'profiles-passphrase-file': passphraseFile = null } = values;
  if (profiles === '') return wrong('--profiles takes the name of a file.');
  if (passphraseFile === '') return wrong('--profiles-passphrase-file takes the name of a file.');
  if (passphraseFile !== null && profiles === null) {
    return wrong('--profiles-passphrase-file belongs to --profiles.');
  }
  return {
    ok: true,
    options: {
      port,
      listen,
      dataDir: values['data-dir'] ?? null,
      profiles,
      profilesPassphraseFile: passphraseFile,
      demo: values.demo ?? false,
      open: !values['no-open'],
      help: values.help ?? false,
    },
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      port: { type: 'string' },
      listen: { type: 'string' },
      'data-dir': { type: 'string' },
      profiles: { type: 'string' },
      'profiles-passphrase-file': { type: 'string' },
      demo: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}

function wrong(sentence: string): ParsedOptions {
  return { ok: false, sentence: `${sentence} --help lists the options.` };
}

/** parseArgs adds advice for programs that take file names; ours takes none. */
function firstSentence(text: string): string {
  return `${text.split(/\.\s/)[0]?.replace(/\.$/, '')}.`;
}
