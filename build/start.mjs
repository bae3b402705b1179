// npm start: installs what is missing, builds what is stale, opens the program. Runs on plain Node 20.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { electronBinary, fetchElectron } from './electron-binary.mjs';
import { root } from './inputs.mjs';
import { isEnding, run } from './processes.mjs';
import { environment, setUp, stop } from './setup.mjs';

const HELP = `MQTTScope: an MQTT explorer that records every message.

Usage: npm start -- [options]

  --serve              Serve the page for a browser, also where a window could be opened.
  --data-dir <folder>  Keep connections and recordings in this folder.
  --demo               Start the built-in broker with simulated devices and connect to it.
  --help               Show this text.

For a browser only:
  --port <number>      Listen on this port (default 4780, or a free one when it is taken).
  --listen <address>   Listen on this address of the machine (default 127.0.0.1: nobody else can connect).
  --profiles <file>    Take the connections of a file over, those left out that are there already.
  --profiles-passphrase-file <file>
                       The first line of this file is the passphrase of that one; without it encrypted
                       secrets stay out.
  --no-open            Do not open the page in the default browser.
`;

const options = parse();
if (options.help) {
  console.log(HELP);
} else {
  process.exitCode = await start();
}

async function start() {
  const node = await setUp();
  const env = environment(node);
  const built = await run(node, ['build/build.mjs'], { cwd: root, env });
  if (built.code !== 0) stop('MQTTScope could not be built; the reason is above.');

  const reason = await whyNoWindow(node, env);
  if (isEnding()) return 0;
  if (reason === null) {
    const { code, signal } = await run(electronBinary(), [root, ...common()], { env });
    // Ended by itself: a missing system library, or a kernel that forbids Chromium's sandbox.
    if (code !== null || signal === 'SIGINT' || signal === 'SIGTERM' || isEnding())
      return code ?? 0;
    console.log(`Electron ended at once (${signal ?? 'it could not be started'}).`);
  } else if (reason !== '') {
    console.log(`No window: ${reason} MQTTScope is served for a browser instead.`);
  }
  return serve(node, env);
}

async function serve(node, env) {
  const script = join(root, 'dist/electron/serve.cjs');
  const args = [script, ...common()];
  for (const name of ['port', 'listen', 'profiles', 'profiles-passphrase-file']) {
    if (options[name] !== undefined) args.push(`--${name}`, options[name]);
  }
  if (options['no-open']) args.push('--no-open');
  // Over the channel the server notices when this process is killed and cannot tell.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const { code } = await run(node, args, { env, stdio });
  return code ?? 1;
}

function common() {
  const args = [];
  if (options['data-dir'] !== undefined) args.push('--data-dir', options['data-dir']);
  if (options.demo) args.push('--demo');
  return args;
}

/** Null: open a window. '': a browser was asked for. Else a sentence. */
async function whyNoWindow(node, env) {
  if (options.serve) return '';
  for (const name of ['port', 'listen', 'profiles', 'profiles-passphrase-file', 'no-open']) {
    if (options[name] !== undefined) return `--${name} is about serving a browser.`;
  }
  if (process.platform === 'linux') {
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display here.';
    if (process.getuid() === 0) return 'Electron does not run as root.';
  }
  return fetchElectron(node, env);
}

function parse() {
  try {
    return parseArgs({
      options: {
        serve: { type: 'boolean' },
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
  } catch (error) {
    console.error(`${error.message.split('. ')[0]}. --help lists the options.`);
    return process.exit(2);
  }
}
