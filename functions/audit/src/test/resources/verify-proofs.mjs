// Checks an inclusion proof, its checkpoint's signature and a consistency proof with node:crypto and nothing of ours.
// By RFC 6962's own recursive definitions rather than RFC 9162's loops, which our Java follows.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [proofFile, consistencyFile, vkey] = process.argv.slice(2);
const proof = JSON.parse(readFileSync(proofFile, 'utf8'));
const consistency = JSON.parse(readFileSync(consistencyFile, 'utf8'));

const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left, right) => sha(Buffer.of(1), left, right);
const bytes = (hex) => Buffer.from(hex, 'hex');
const split = (n) => { let k = 1; while (k * 2 < n) k *= 2; return k; };
const fail = (why) => { console.log(why); process.exit(1); };

// MTH from PATH: the last hash of the path is the sibling at the top.
function rootOf(leaf, m, n, path) {
  if (n === 1) return path.length === 0 ? leaf : null;
  if (path.length === 0) return null;
  const sibling = path.at(-1);
  const rest = path.slice(0, -1);
  const k = split(n);
  const below = m < k ? rootOf(leaf, m, k, rest) : rootOf(leaf, m - k, n - k, rest);
  return below && (m < k ? node(below, sibling) : node(sibling, below));
}

// Both roots from PROOF: [of the earlier tree, of the later one].
function rootsOf(m, n, path, first, whole) {
  if (m === n) {
    if (whole) return path.length === 0 ? [first, first] : null;
    return path.length === 1 ? [path[0], path[0]] : null;
  }
  if (path.length === 0) return null;
  const sibling = path.at(-1);
  const rest = path.slice(0, -1);
  const k = split(n);
  if (m <= k) {
    const below = rootsOf(m, k, rest, first, whole);
    return below && [below[0], node(below[1], sibling)];
  }
  const below = rootsOf(m - k, n - k, rest, first, false);
  return below && [node(sibling, below[0]), node(sibling, below[1])];
}

const leafHash = sha(Buffer.of(0), Buffer.from(proof.leaf, 'utf8'));
const root = rootOf(leafHash, proof.log_index, proof.tree_size, proof.audit_path.map(bytes));
const [text, signatures] = proof.checkpoint.split(/\n\n(?=\u2014 )/);
const [origin, size, rootBase64] = text.split('\n');
if (!root || root.toString('base64') !== rootBase64 || Number(size) !== proof.tree_size) fail('not in the tree');

const [name, id, key64] = vkey.split(/\+(.{8})\+/s);
const key = Buffer.from(key64, 'base64').subarray(1);
const publicKey = createPublicKey({ key: Buffer.concat([bytes('302a300506032b6570032100'), key]), format: 'der', type: 'spki' });
const keyId = sha(Buffer.from(`${name}\n`), Buffer.of(1), key).subarray(0, 4).toString('hex');
const signed = signatures.trimEnd().split('\n').some((line) => {
  const [, signer, base64] = line.split(' ');
  const signature = Buffer.from(base64, 'base64');
  return signer === name && signature.subarray(0, 4).toString('hex') === id
    && verify(null, Buffer.from(`${text}\n`, 'utf8'), publicKey, signature.subarray(4));
});
if (keyId !== id || origin !== name || !signed) fail('not signed');

const roots = rootsOf(consistency.from, consistency.to, consistency.consistency_path.map(bytes), bytes(consistency.from_root_hash), true);
if (!roots || roots[0].toString('hex') !== consistency.from_root_hash || roots[1].toString('hex') !== consistency.to_root_hash) fail('not consistent');
console.log('ok');
