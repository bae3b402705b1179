import { domainToASCII } from 'node:url';

/**
 * A host as sockets, proxies and TLS want it: IPv6 addresses without the brackets they have in addresses,
 * names of other alphabets as they stand in DNS and in certificates ("xn--bcher-kva.example").
 */
export function socketHost(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  // Addresses are no names, and a name that is none stays for the look-up to refuse.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
  return /^[\u0000-\u007f]*$/.test(bare) ? bare : domainToASCII(bare) || bare;
}
