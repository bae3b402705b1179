// protocol.handle over loopback HTTP: app://name/path is served as http://name.localhost:port/path.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: Request) => Response | Promise<Response>;

export class ProtocolDouble {
  #scheme = '';
  #handler: Handler | null = null;
  #server: Server | null = null;
  #port = 0;

  /** The origin of the double is plain HTTP, so privileges have nothing to act on. */
  registerSchemesAsPrivileged(): void {}

  handle(scheme: string, handler: Handler): void {
    if (this.#handler) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#scheme = scheme;
    this.#handler = handler;
  }

  /** The address Chromium loads for one of the scheme's; serves it from then on. */
  async toHttp(url: string): Promise<string> {
    if (!this.#server) await this.#listen();
    const { host, pathname, search } = new URL(url);
    return `http://${host}.localhost:${this.#port}${pathname}${search}`;
  }

  /** The other way round; addresses of elsewhere stay what they are. */
  fromHttp(url: string): string {
    const match = /^http:\/\/([\w-]+)\.localhost:(\d+)(\/.*)$/.exec(url);
    return match && Number(match[2]) === this.#port
      ? `${this.#scheme}://${match[1]}${match[3]}`
      : url;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  async #listen(): Promise<void> {
    const server = createServer(async (incoming, outgoing) => {
      const url = this.fromHttp(`http://${incoming.headers.host}${incoming.url}`);
      const response = await this.#handler?.(new Request(url));
      outgoing.writeHead(response?.status ?? 404, Object.fromEntries(response?.headers ?? []));
      outgoing.end(Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer(0)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }
}
