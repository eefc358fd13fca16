// Bytes, their hashes and their signatures, by the platform's own cryptography.
export const HASH = 32;

/** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const base64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

export function unhex(text, length) {
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/.test(text) || text.length !== 2 * length) {
    throw new Error(`not ${length} bytes in hexadecimal: ${String(text).slice(0, 80)}`);
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

/** A verifier key, <name>+<key id>+<base64 of 0x01 and the key> (C2SP signed-note). */
export async function verifierKey(text) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/i.exec(text.trim());
  if (!match) {
    throw new Error('A verifier key is <name>+<key id>+<base64>.');
  }
  const [, name, given, encoded] = match;
  const typed = base64(encoded);
  if (typed.length !== 1 + HASH || typed[0] !== 1) {
    throw new Error('The key is not of type 0x01, Ed25519.');
  }
  const id = hex((await sha256(utf8(`${name}\n`), typed)).subarray(0, 4));
  if (id !== given.toLowerCase()) {
    throw new Error(`The id of the key is ${id}, and not ${given}.`);
  }
  const spki = new Uint8Array([...SPKI, ...typed.subarray(1)]);
  return { name, id, key: await crypto.subtle.importKey('spki', spki, { name: 'Ed25519' }, false, ['verify']) };
}

export const isSigned = (key, signature, text) => crypto.subtle.verify({ name: 'Ed25519' }, key.key, signature, utf8(text));
