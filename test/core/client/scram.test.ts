// The exchanges printed in RFC 5802 section 5 and RFC 7677 section 3, and servers that cheat.
import { describe, expect, it } from 'vitest';
import { Scram, ScramRefusal } from '../../../electron/core/client/scram.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');

it.each([
  [
    'SCRAM-SHA-1' as const,
    'fyko+d2lbbFgONRv9qkxdawL',
    'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  ],
  [
    'SCRAM-SHA-256' as const,
    'rOprNGfwEbeRWgbNEkqO',
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  ],
])('%s answers as the RFC has it', async (method, nonce, serverFirst, final, serverFinal) => {
  const scram = new Scram(method, 'user', 'pencil', nonce);
  expect(scram.first().toString()).toBe(`n,,n=user,r=${nonce}`);
  expect((await scram.final(utf8(serverFirst))).toString()).toBe(final);
  expect(() => scram.verify(utf8(serverFinal))).not.toThrow();
});

it('writes what is special in a user name, and a password as everybody types it', async () => {
  expect(new Scram('SCRAM-SHA-512', 'a=b,c', 'x', 'n').first().toString()).toBe(
    'n,,n=a=3Db=2Cc,r=n',
  );
  const first = utf8('r=nonce1,s=QSXCR+Q6sek8bf92,i=10');
  const typed = await new Scram('SCRAM-SHA-512', 'u', 'I\u00adX\u00a0\u2168', 'nonce').final(first);
  const plain = await new Scram('SCRAM-SHA-512', 'u', 'IX IX', 'nonce').final(first);
  expect(typed.toString()).toBe(plain.toString());
});

describe('a server is refused that', () => {
  const scram = () => new Scram('SCRAM-SHA-256', 'user', 'pencil', 'mine');
  it.each([
    ['has a nonce of its own', 'r=ab,s=QSXCR+Q6sek8bf92,i=4096', 'nonce'],
    ['adds nothing to the nonce', 'r=mine,s=QSXCR+Q6sek8bf92,i=4096', 'nonce'],
    ['has no salt', 'r=mine2,s=,i=4096', 'salt'],
    ['has no iteration count', 'r=mine2,s=QSXCR+Q6sek8bf92', 'iteration'],
    ['asks for endless work', 'r=mine2,s=QSXCR+Q6sek8bf92,i=4000000000', 'iteration'],
    ['has extensions', 'm=x,r=mine2,s=QSXCR+Q6sek8bf92,i=1', 'extension'],
    ['says nothing', '', 'nonce'],
  ])('%s', async (_, serverFirst, words) => {
    await expect(scram().final(utf8(serverFirst))).rejects.toThrow(words);
  });

  it('does not prove that it knows the password', async () => {
    const client = scram();
    expect(() => client.verify(utf8('v='))).toThrow(ScramRefusal);
    await client.final(utf8('r=mine2,s=QSXCR+Q6sek8bf92,i=1'));
    expect(() => client.verify(undefined)).toThrow('knows the password');
    expect(() => client.verify(utf8(`v=${Buffer.alloc(32).toString('base64')}`))).toThrow();
    expect(() => client.verify(utf8('e=invalid-proof'))).toThrow('invalid-proof');
  });
});
