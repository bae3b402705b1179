// Certificates and keys for tests, made by openssl in a folder of their own: a root, an intermediate, and
// whatever a test wants to be issued by them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Issued {
  /** Paths. `chain`: the certificate and the intermediate's. */
  certificate: string;
  key: string;
  chain: string;
}

export interface IssueOptions {
  /** "/CN=localhost/O=Test Lab" */
  subject?: string;
  /** "DNS:localhost,IP:127.0.0.1"; '' for none. */
  names?: string;
  key?: 'ec' | 'rsa' | 'ed25519';
  /** "20200101000000Z" */
  from?: string;
  to?: string;
  usage?: 'serverAuth' | 'clientAuth';
  issuer?: 'root' | 'intermediate';
}

const LOCAL = 'DNS:localhost,IP:127.0.0.1';
const FROM = '20240101000000Z';
const TO = '20490101000000Z';

export class TestCertificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'mqttscope-certificates-'));

  constructor() {
    this.#authority('root', '/CN=Test Root/O=Test Lab');
    this.#authority('intermediate', '/CN=Test Intermediate/O=Test Lab', 'root');
  }

  /** Path of a file of the folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  text(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  bytes(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  write(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** Runs openssl in the folder; answers what it printed. */
  openssl(...args: string[]): string {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return execFileSync('openssl', args, { cwd: this.folder, encoding: 'utf8', stdio: [...stdio] });
  }

  /** `name.pem`, `name.key` and `name-chain.pem`. */
  issue(name: string, options: IssueOptions = {}): Issued {
    const {
      subject = '/CN=localhost/O=Test Lab',
      names = LOCAL,
      issuer = 'intermediate',
    } = options;
    this.#request(name, subject, options.key ?? 'ec');
    const usage = options.usage ?? 'serverAuth';
    this.write(
      `${name}.ext`,
      ['basicConstraints=CA:FALSE', `extendedKeyUsage=${usage}`]
        .concat(names === '' ? [] : [`subjectAltName=${names}`])
        .join('\n'),
    );
    this.#sign(name, issuer, options.from ?? FROM, options.to ?? TO);
    this.write(`${name}-chain.pem`, this.text(`${name}.pem`) + this.text('intermediate.pem'));
    return {
      certificate: this.path(`${name}.pem`),
      key: this.path(`${name}.key`),
      chain: this.path(`${name}-chain.pem`),
    };
  }

  /** Signed with its own key. */
  selfSigned(name: string, names = LOCAL): Issued {
    this.openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', '/CN=localhost/O=Alone', '-addext', `subjectAltName=${names}`],
      ...['-days', '3650', '-keyout', `${name}.key`, '-out', `${name}.pem`],
    );
    const certificate = this.path(`${name}.pem`);
    return { certificate, key: this.path(`${name}.key`), chain: certificate };
  }

  fingerprint(name: string): string {
    const printed = this.openssl('x509', '-in', name, '-noout', '-fingerprint', '-sha256');
    return printed.trim().replace(/^.*=/, '');
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #authority(name: string, subject: string, issuer?: 'root'): void {
    this.write(`${name}.index`, '');
    this.write(`${name}.serial`, '1000\n');
    this.write(`${name}.cnf`, configOf(name));
    this.#request(name, subject, 'ec');
    this.write(
      `${name}.ext`,
      'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash',
    );
    this.#sign(name, issuer ?? 'self', FROM, TO);
  }

  #request(name: string, subject: string, key: 'ec' | 'rsa' | 'ed25519'): void {
    const algorithm = {
      ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
      rsa: ['-newkey', 'rsa:2048'],
      ed25519: ['-newkey', 'ed25519'],
    }[key];
    this.openssl(
      ...['req', '-new', ...algorithm, '-nodes', '-utf8', '-subj', subject],
      ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
    );
  }

  #sign(name: string, issuer: 'root' | 'intermediate' | 'self', from: string, to: string): void {
    const by = issuer === 'self' ? name : issuer;
    const self = issuer === 'self' ? ['-selfsign'] : [];
    this.openssl(
      ...['ca', '-config', `${by}.cnf`, '-batch', '-notext', ...self, '-extfile', `${name}.ext`],
      ...['-startdate', from, '-enddate', to, '-in', `${name}.csr`, '-out', `${name}.pem`],
    );
  }
}

function configOf(name: string): string {
  return [
    '[ca]',
    'default_ca=this',
    '[this]',
    `database=${name}.index`,
    `serial=${name}.serial`,
    'new_certs_dir=.',
    `certificate=${name}.pem`,
    `private_key=${name}.key`,
    'default_md=sha256',
    'policy=any',
    'unique_subject=no',
    'string_mask=utf8only',
    '[any]',
    'commonName=optional',
    'organizationName=optional',
  ].join('\n');
}
