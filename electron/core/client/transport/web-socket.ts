// A WebSocket as the byte stream under MQTT, over a socket that is made here and checked before the request
// leaves. The only file of the core that imports `ws`.
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import WebSocket, { createWebSocketStream } from 'ws';
import type { ProfileFields, SecretValues } from '../../../../shared/contract/profiles.ts';
import { LONGEST_PACKET } from '../connack.ts';
import { addressOf } from '../peer.ts';
import { TransportError } from './transport-problem.ts';

export interface WebSocketTarget {
  fields: Pick<ProfileFields, 'transport' | 'host' | 'port' | 'path' | 'webSocket'>;
  /** Without the brackets of an IPv6 address. */
  host: string;
  /** Values of secret headers by "header.<name>". */
  secrets: SecretValues;
  /** Connected, and its peer accepted. */
  socket: () => Promise<Socket>;
  /** The server has agreed, to this sub-protocol ('': to none). */
  opened?: (subProtocol: string) => void;
}

/** Throws where the request cannot be made: a host or a header that cannot be sent. */
export function openWebSocket(target: WebSocketTarget): Duplex {
  const { fields, host, secrets } = target;
  const { subProtocol } = fields.webSocket;
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${fields.port}`;
  const webSocket = new WebSocket(
    // Of the URL only its host is used, for the Host header: the path goes past it.
    `${fields.transport}://${authority}/`,
    subProtocol === '' ? [] : subProtocol.split(',').map((name) => name.trim()),
    {
      // Node takes a socket that comes later, and its types do not know.
      createConnection: ((_options: unknown, done: SocketGiven) => {
        target.socket().then((socket) => {
          done(null, socket);
          // A proxy's reader leaves the socket paused; by then the request listens.
          setImmediate(() => socket.resume());
        }, done);
      }) as unknown as NonNullable<WebSocket.ClientOptions['createConnection']>,
      finishRequest: (request) => {
        // Signed paths must arrive byte for byte, and a URL would rewrite some of them.
        request.path = requestTarget(fields.path);
        request.end();
      },
      headers: headersOf(fields, secrets),
      perMessageDeflate: false,
      // The library would stop at 100 MB.
      maxPayload: LONGEST_PACKET,
    },
  );
  webSocket.once('unexpected-response', (request, response) => {
    request.destroy(refusal(fields, response));
  });
  webSocket.once('open', () => target.opened?.(webSocket.protocol));
  const stream = createWebSocketStream(webSocket, { allowHalfOpen: true });
  webSocket.once('close', () => stream.destroy());
  return stream;
}

type SocketGiven = (error: Error | null, socket?: Socket) => void;

/** The path with its query as the request line has it: what cannot stand there is percent-encoded. */
export function requestTarget(path: string): string {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return rooted.replace(/[^\x21-\x7e]+|#/gu, (text) =>
    text === '#' ? '%23' : encodeURIComponent(text.toWellFormed()),
  );
}

function headersOf(
  { webSocket, host, port }: Pick<ProfileFields, 'webSocket' | 'host' | 'port'>,
  secrets: SecretValues,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, value, secret } of webSocket.headers) {
    const sent = secret ? (secrets[`header.${name}`] ?? '') : value;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(sent)) {
      throw new TransportError(
        {
          code: 'WEBSOCKET_HEADER_INVALID',
          message: `The WebSocket header "${name}" holds characters that a header cannot have. Correct it in the profile.`,
          detail: addressOf({ host, port }),
        },
        'stop',
      );
    }
    const before = headers[name];
    // One that comes twice is a list (RFC 9110 section 5.3).
    headers[name] = before === undefined ? sent : `${before}, ${sent}`;
  }
  return headers;
}

interface Answer {
  statusCode?: number | undefined;
  statusMessage?: string | undefined;
  headers: { location?: string | undefined };
}

function refusal(
  fields: WebSocketTarget['fields'],
  { statusCode = 0, statusMessage = '', headers }: Answer,
): TransportError {
  const address = addressOf(fields);
  const [path = ''] = fields.path.split('?');
  const detail = `${statusCode} ${statusMessage}; ${address}`;
  if (statusCode === 401 || statusCode === 403) {
    return new TransportError(
      {
        code: 'WEBSOCKET_FORBIDDEN',
        message: `${address} does not allow a WebSocket at "${path}" (it answered ${statusCode}). Check the headers of the profile, and whether its path is signed and still valid.`,
        detail,
      },
      'slow',
    );
  }
  if (statusCode >= 300 && statusCode < 400) {
    // Its query may carry a token.
    const [location = ''] = (headers.location ?? '').split('?');
    return new TransportError(
      {
        code: 'WEBSOCKET_REDIRECTED',
        message: `${address} sends WebSockets on to "${location}". Enter that address in the profile.`,
        detail,
      },
      'slow',
    );
  }
  return new TransportError(
    {
      code: 'WEBSOCKET_REFUSED',
      message: `${address} is a web server but opens no WebSocket at "${path}" (it answered ${statusCode}). Check the path in the profile.`,
      detail,
    },
    'slow',
  );
}
