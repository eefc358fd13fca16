// The Merkle tree of RFC 6962; hashes are hexadecimal texts.
import { HASH, hex, sha256, unhex, utf8 } from './bytes.js';

export const leafHash = async (text) => hex(await sha256(Uint8Array.of(0), utf8(text)));
const nodeHash = async (left, right) => hex(await sha256(Uint8Array.of(1), unhex(left, HASH), unhex(right, HASH)));

/** Whether a leaf is at that place of a tree: RFC 9162, 2.1.3.2. */
export async function includes(leaf, index, size, path, root) {
  if (!(Number.isInteger(index) && index >= 0 && index < size)) {
    return false;
  }
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) {
      return false;
    }
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash === root;
}

/** Whether the tree of the first size is the beginning of the second: RFC 9162, 2.1.4.2. */
export async function isBeginning(firstSize, firstRoot, secondSize, secondRoot, proof) {
  if (firstSize < 1 || firstSize > secondSize) {
    return false;
  }
  if (firstSize === secondSize) {
    return proof.length === 0 && firstRoot === secondRoot;
  }
  let node = firstSize - 1;
  let last = secondSize - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  const whole = node === 0;
  if (!whole && proof.length === 0) {
    return false;
  }
  let first = whole ? firstRoot : proof[0];
  let second = first;
  for (const sibling of whole ? proof : proof.slice(1)) {
    if (last === 0) {
      return false;
    }
    if (node % 2 === 1 || node === last) {
      first = await nodeHash(sibling, first);
      second = await nodeHash(sibling, second);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      second = await nodeHash(second, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && first === firstRoot && second === secondRoot;
}

/** The roots of a tree at some of its sizes, while it grows. */
export async function roots(leaves, sizes, progress) {
  const found = new Map();
  const frontier = [];
  for (let size = 1; size <= leaves.length; size++) {
    let node = leaves[size - 1];
    for (let bits = size - 1; bits % 2 === 1; bits = Math.floor(bits / 2)) {
      node = await nodeHash(frontier.pop(), node);
    }
    frontier.push(node);
    if (sizes.has(size)) {
      let root = frontier.at(-1);
      for (let i = frontier.length - 2; i >= 0; i--) {
        root = await nodeHash(frontier[i], root);
      }
      found.set(size, root);
    }
    progress(size, leaves.length);
  }
  return found;
}
