// Heads of a log: signed notes (C2SP signed-note) whose text is a checkpoint (C2SP tlog-checkpoint).
import { HASH, base64, hex, isSigned } from './bytes.js';

const DASH = '\u2014 ';

/** The notes of a text, one after the other. */
function notes(text) {
  const found = [];
  let note = '';
  let inSignatures = false;
  for (const line of text.split('\n')) {
    const signature = line.startsWith(DASH);
    if (inSignatures && !signature) {
      found.push(note);
      note = '';
      inSignatures = false;
    }
    inSignatures ||= signature;
    if (line || note) {
      note += `${line}\n`;
    }
  }
  if (note.trim()) {
    found.push(note);
  }
  return found;
}

/** A checkpoint, if one of the keys signed it. */
async function head(note, keys) {
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin, size, root64] = text.split('\n');
  const lines = note.slice(end + 2).split('\n').filter(Boolean);
  if (end < 0 || !origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !lines.length || !lines.every((line) => line.startsWith(DASH))) {
    throw new Error('a checkpoint cannot be read');
  }
  const root = base64(root64);
  if (root.length !== HASH) {
    throw new Error('a checkpoint cannot be read: its root is not of 32 bytes');
  }
  for (const line of lines) {
    const [, name, signature64] = line.split(' ');
    const signature = base64(signature64 ?? '');
    for (const key of keys) {
      if (key.name === origin && name === origin && hex(signature.subarray(0, 4)) === key.id && (await isSigned(key, signature.subarray(4), text))) {
        return { size: Number(size), root: hex(root) };
      }
    }
  }
  throw new Error(`the checkpoint of size ${size} of ${origin} is signed by none of the keys that you trust`);
}

/** The heads that somebody kept, as far as a trusted key signed them. */
export class Heads {
  /** Each size with its root. */
  roots = new Map();
  #keys;
  #found;
  #judged = new Map();

  constructor(keys, found) {
    this.#keys = keys;
    this.#found = found;
  }

  get largest() {
    return Math.max(0, ...this.roots.keys());
  }

  async addAll(text) {
    for (const note of notes(text)) {
      await this.add(note);
    }
  }

  /** The head, if it is to be trusted; else null. Exported proofs bring the same note thousands of times: it is checked, and found wrong, once. */
  async add(note) {
    if (!this.#judged.has(note)) {
      this.#judged.set(note, await this.#judge(note));
    }
    return this.#judged.get(note);
  }

  async #judge(note) {
    try {
      const { size, root } = await head(note, this.#keys);
      if (this.roots.has(size) && this.roots.get(size) !== root) {
        this.#found('forked', null, null, `two checkpoints of size ${size} were signed, one for the root ${this.roots.get(size)} and one for ${root}`);
      } else {
        this.roots.set(size, root);
      }
      return { size, root };
    } catch (problem) {
      this.#found('untrusted', null, null, problem.message);
      return null;
    }
  }
}
