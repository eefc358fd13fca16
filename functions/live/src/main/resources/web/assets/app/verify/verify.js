// Checks a trail that was taken away; nothing leaves the page. The same checks, words and places as `java -jar audit.jar verify`, which functions/audit/LOG.md explains; a test there runs both.
import { verifierKey } from './bytes.js';
import { entryOf } from './entry.js';
import { Heads } from './heads.js';
import { includes, isBeginning, leafHash, roots } from './tree.js';

const MINUTE = 60_000;
/** Sealing follows recording within the hour; this long it may have been out of order, or a pod's clock wrong. */
const LONGEST_WAIT = 24 * 60 * MINUTE;
/** As far as the clocks of two pods may be apart. */
const SKEW = 5 * MINUTE;
const FINDINGS = 100;

const lines = (text) => text.split('\n').map((line, at) => [line, at + 1]).filter(([line]) => line.trim());

/** What cannot be read is said with its line. */
async function each(what, text, take) {
  for (const [line, at] of lines(text)) {
    try {
      await take(line);
    } catch (problem) {
      throw new Error(`${what}, line ${at}: ${problem.message}`);
    }
  }
}

class Verification {
  report = { holds: true, entries: 0, proven: 0, waiting: 0, erased: 0, archived: 0, heads: 0, tree_size: 0, found: 0, findings: [] };
  #heads;
  #leaves;
  /** So many leaves are those that a head was signed for. */
  #trusted = 0;
  #proven = new Map();
  #seen = new Set();
  #archived = [];
  #unsealed = [];
  #lastSealed = -Infinity;
  /** By user: the latest entry that is unreadable, and when the trail said that the key was destroyed. */
  #unreadable = new Map();
  #announced = new Map();

  constructor(keys, leaves) {
    this.#heads = new Heads(keys, (...finding) => this.found(...finding));
    this.#leaves = leaves;
  }

  found(kind, place, event_id, what) {
    this.report.holds = false;
    this.report.found++;
    if (this.report.findings.length < FINDINGS) {
      this.report.findings.push({ kind, place, event_id, what });
    }
  }

  heads(text) {
    return this.#heads.addAll(text);
  }

  async proof({ checkpoint, log_index: place, audit_path: path, leaf: text }) {
    if (typeof text !== 'string' || !Number.isInteger(place) || typeof checkpoint !== 'string' || !Array.isArray(path)) {
      throw new Error('it lacks leaf, log_index, checkpoint or audit_path');
    }
    const leaf = await leafHash(text);
    const head = await this.#heads.add(checkpoint);
    if (!head) {
      this.found('unproven', place, null, 'its proof leads to a checkpoint that is not to be trusted');
    } else if (await includes(leaf, place, head.size, path, head.root)) {
      this.#proven.set(place, leaf);
    } else {
      this.found('unproven', place, null, `its proof does not lead to the root that was signed for size ${head.size}`);
    }
  }

  /** Up to which head the leaves are those that were signed for. */
  async begin(progress) {
    if (!this.#leaves.length) {
      return;
    }
    const known = this.#heads.roots;
    const computed = await roots(this.#leaves, new Set(known.keys()), progress);
    for (const size of [...known.keys()].sort((one, other) => one - other)) {
      if (size > this.#leaves.length) {
        this.found('truncated', this.#leaves.length, null, `the log has ${this.#leaves.length} leaves, and a head was signed for ${size}`);
      } else if (computed.get(size) === known.get(size)) {
        this.#trusted = size;
      } else {
        this.found('rewritten', this.#trusted, null, `the leaves up to ${size} are not those that a head was signed for; up to ${this.#trusted} they are`);
      }
    }
  }

  async entry(line) {
    const entry = await entryOf(line);
    this.report.entries++;
    this.report.erased += entry.erased ? 1 : 0;
    if (entry.proof && !this.#leaves.length) {
      await this.proof({ ...entry.proof, leaf: entry.leaf });
    }
    entry.wrong.forEach(([kind, what]) => this.found(kind, entry.place, entry.id, what));
    this.#erasure(entry);
    if (entry.place === null) {
      this.report.waiting++;
      this.#unsealed.push(entry);
    } else if (this.#isAtItsPlace(entry) && entry.wrong.length === 0) {
      this.report.proven++;
      this.#archived.push(...entry.archived);
      this.#lastSealed = Math.max(this.#lastSealed, entry.recordedAt);
    }
  }

  #isAtItsPlace({ id, place, hash }) {
    const byLeaves = this.#leaves.length > 0;
    const there = byLeaves && place >= 0 && place < this.#trusted ? this.#leaves[place] : this.#proven.get(place);
    if (there === undefined) {
      if (!byLeaves) {
        this.found('unproven', place, id, 'there is no proof for it that holds');
      } else if (place < 0 || place >= this.#heads.largest) {
        this.found('inserted', place, id, 'it claims a place that no signed head covers');
      }
      return false; // Between: the leaves there are found to be rewritten already.
    }
    if (this.#seen.has(place)) {
      this.found('inserted', place, id, 'another entry is at that place');
      return false;
    }
    this.#seen.add(place);
    if (there === hash) {
      return true;
    }
    const elsewhere = this.report.found < FINDINGS ? this.#leaves.indexOf(hash) : -1;
    if (elsewhere >= 0 && elsewhere < this.#trusted) {
      this.found('moved', place, id, `it was sealed at ${elsewhere}`);
    } else {
      this.found('changed', place, id, 'it is not what was sealed at that place');
    }
    return false;
  }

  #erasure(entry) {
    const { user, recordedAt, erased, isErasure, wrong } = entry;
    if (erased && !(this.#unreadable.get(user)?.recordedAt >= recordedAt)) {
      this.#unreadable.set(user, { recordedAt, place: entry.place, id: entry.id });
    } else if (isErasure && wrong.length === 0) {
      this.#announced.set(user, Math.max(recordedAt, this.#announced.get(user) ?? -Infinity));
    }
  }

  /** Whether the log of one head is the beginning of another's. */
  async link({ from, to, consistency_path: path }) {
    if (!Number.isInteger(from) || !Number.isInteger(to) || !Array.isArray(path)) {
      throw new Error('it lacks from, to or consistency_path');
    }
    const known = this.#heads.roots;
    const unknown = [from, to].find((size) => !known.has(size));
    if (unknown !== undefined) {
      this.found('unproven', from, null, `no trusted head has the size ${unknown}`);
    } else if (!(await isBeginning(from, known.get(from), to, known.get(to), path))) {
      this.found('unproven', from, null, `the log of ${to} entries is not shown to go on from that of ${from}: one of the two was rewritten, or the proof is of another log`);
    }
  }

  /** What only the whole of it tells. */
  end(complete) {
    if (complete) {
      this.#missing();
    }
    this.#waiting();
    if (complete) {
      this.#unannounced();
    }
    this.report.heads = this.#heads.roots.size;
    this.report.tree_size = this.#heads.largest;
    return this.report;
  }

  #missing() {
    const archived = new Set();
    for (const [first, last] of this.#archived) {
      for (let place = first; place <= last && place < this.#trusted; place++) {
        archived.add(place);
      }
    }
    for (let place = 0; place < this.#trusted; place++) {
      if (this.#seen.has(place)) {
        continue;
      }
      if (archived.has(place)) {
        this.report.archived++;
      } else {
        this.found('removed', place, null, 'an entry was sealed there, and is not in the export');
      }
    }
  }

  /** Whoever puts an entry in, and keeps it from the sealer, lets it wait for ever. */
  #waiting() {
    const sealed = new Set([...this.#leaves, ...this.#proven.values()]);
    for (const { id, recordedAt, hash } of this.#unsealed) {
      if (recordedAt < this.#lastSealed - LONGEST_WAIT && !sealed.has(hash)) {
        this.found('inserted', null, id, 'it claims to have been recorded more than a day before others that are sealed, and is not sealed');
      }
    }
  }

  #unannounced() {
    for (const [user, { recordedAt, place, id }] of this.#unreadable) {
      if (recordedAt > (this.#announced.get(user) ?? -Infinity) + SKEW) {
        this.found('damaged', place, id, 'it and all earlier ones of its user were made unreadable, and no entry says that the key was destroyed');
      }
    }
  }
}

/**
 * Checks all of it. Texts as the API gives them: exported (NDJSON), heads (signed notes), leaves (hashes, a line each) or proofs (a line each), consistency (a line each), keys (a line each).
 * Tells progress as what is being done ('leaves' or 'entries'), how far it is, and of how many.
 */
export async function verify({ exported, heads = '', leaves = '', proofs = '', consistency = '', keys, complete = false, progress = () => {} }) {
  const trusted = await Promise.all(lines(keys).map(([line]) => verifierKey(line)));
  if (!trusted.length) {
    throw new Error('It takes a key that you trust.');
  }
  const verification = new Verification(trusted, lines(leaves).map(([line]) => line.trim()));
  await verification.heads(heads);
  await each('proofs', proofs, (line) => verification.proof(JSON.parse(line)));
  await verification.begin((done, all) => done % 1000 === 0 && progress('leaves', done, all));
  const all = lines(exported).length;
  let done = 0;
  await each('export', exported, async (line) => {
    await verification.entry(line);
    if (++done % 100 === 0) {
      progress('entries', done, all);
    }
  });
  await each('consistency', consistency, (line) => verification.link(JSON.parse(line)));
  return verification.end(complete);
}
