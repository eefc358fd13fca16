// Checks a trail that was taken away, with the platform's own cryptography (WebCrypto) and nothing else; nothing leaves the page. The same checks, words and places as `java -jar audit.jar verify`.

const HASH = 32;
const LONGEST_WAIT = 24 * 60 * 60 * 1000;
const FINDINGS = 100;
const SPKI = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);
const IN_THE_CLEAR = ['event_id', 'source', 'type', 'task_id', 'user_id', 'actor', 'occurred_at', 'recorded_at', 'causation_id', 'correlation_id', 'trace_id'];

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const base64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function unhex(text, length) {
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/.test(text) || (length && text.length !== 2 * length)) throw new Error('not hexadecimal: ' + String(text).slice(0, 80));
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

const leafHash = async (text) => hex(await sha256(Uint8Array.of(0), utf8(text)));
const nodeHash = async (left, right) => hex(await sha256(Uint8Array.of(1), unhex(left, HASH), unhex(right, HASH)));

async function key(text) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
  if (!match) throw new Error('A verifier key is <name>+<key id>+<base64>.');
  const typed = base64(match[3]);
  if (typed.length !== 33 || typed[0] !== 1) throw new Error('The key is not of type 0x01, Ed25519.');
  const id = hex((await sha256(utf8(match[1] + '\n'), typed)).subarray(0, 4));
  if (id !== match[2]) throw new Error(`The id of the key is ${id}, and not ${match[2]}.`);
  const spki = new Uint8Array([...SPKI, ...typed.subarray(1)]);
  return { name: match[1], id, crypto: await crypto.subtle.importKey('spki', spki, { name: 'Ed25519' }, false, ['verify']) };
}

/** The notes of a text, one after the other. */
function notes(text) {
  const found = [];
  let note = '';
  let inSignatures = false;
  for (const line of text.split('\n')) {
    const signature = line.startsWith('\u2014 ');
    if (inSignatures && !signature) { found.push(note); note = ''; inSignatures = false; }
    inSignatures ||= signature;
    if (line || note) note += line + '\n';
  }
  if (note.trim()) found.push(note);
  return found;
}

/** A checkpoint, if one of the keys signed it. */
async function head(note, keys) {
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split('\n');
  if (end < 0 || !/^(0|[1-9]\d{0,15})$/.test(size ?? '')) throw new Error('a checkpoint cannot be read');
  for (const line of note.slice(end + 2).split('\n')) {
    const parts = line.split(' ');
    if (parts.length !== 3) continue;
    const signature = base64(parts[2]);
    for (const candidate of keys) {
      if (candidate.name === origin && parts[1] === candidate.name && hex(signature.subarray(0, 4)) === candidate.id
          && await crypto.subtle.verify({ name: 'Ed25519' }, candidate.crypto, signature.subarray(4), utf8(text))) {
        return { size: Number(size), root: hex(base64(root)) };
      }
    }
  }
  throw new Error(`the checkpoint of size ${size} is signed by none of the keys that you trust`);
}

/** RFC 9162, 2.1.3.2. */
async function includes(leaf, index, size, path, root) {
  if (!(index >= 0 && index < size)) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) { node /= 2; last = Math.floor(last / 2); }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash === root;
}

/** The roots of a tree at some of its sizes, while it grows. */
async function roots(leaves, sizes) {
  const found = new Map();
  const frontier = [];
  for (let size = 1; size <= leaves.length; size++) {
    let node = leaves[size - 1];
    for (let bits = size - 1; bits % 2 === 1; bits = Math.floor(bits / 2)) node = await nodeHash(frontier.pop(), node);
    frontier.push(node);
    if (sizes.has(size)) {
      let root = frontier.at(-1);
      for (let i = frontier.length - 2; i >= 0; i--) root = await nodeHash(frontier[i], root);
      found.set(size, root);
    }
  }
  return found;
}

const isObject = (tree) => tree !== null && typeof tree === 'object' && !Array.isArray(tree);
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What does not hold within a line: what is shown, what the leaf says, what it committed to. */
async function within(entry) {
  const leaf = JSON.parse(entry.leaf);
  const wrong = IN_THE_CLEAR.filter((name) => (entry[name] ?? null) !== (leaf[name] ?? null)).map((name) => ['changed', `${name} is not what its leaf says`]);
  if (entry.damaged) return [...wrong, ['damaged', 'what it said cannot be read, though its key was not destroyed']];
  if (entry.erased) return wrong;
  if (typeof entry.salt !== 'string' || typeof entry.particulars !== 'string') return [...wrong, ['changed', 'it has neither salt and particulars nor says that it was erased']];
  if (hex(await sha256(unhex(entry.salt, HASH), utf8(entry.particulars))) !== leaf.commitment) return [...wrong, ['changed', 'salt or particulars are not what its leaf committed to']];
  const [kind, , changes, data] = entry.particulars.split('\n');
  const said = JSON.parse(data);
  const isEnvelope = kind === 'json' && isObject(said) && isObject(said.payload);
  const payload = isEnvelope ? said.payload : kind === 'base64' ? { data_base64: said } : said;
  if (!same(JSON.parse(changes), entry.changes)) wrong.push(['changed', 'changes are not what its particulars say']);
  if (!same(payload, entry.payload)) wrong.push(['changed', 'payload is not what its particulars say']);
  return wrong;
}

/** The places of the log that it says were archived, as first and last of each run; none but where the trail says so of itself. */
function archivedBy(entry) {
  const runs = entry.source === '/audit' && entry.type === 'audit.month.archived' && isObject(entry.payload) ? entry.payload.places : null;
  return Array.isArray(runs) ? runs.filter((run) => Array.isArray(run) && run.length === 2 && run.every(Number.isInteger)) : [];
}

/** When its leaf says it was recorded; the earliest of all where it says no time. */
function time(entry) {
  const at = Date.parse(JSON.parse(entry.leaf).recorded_at);
  return Number.isNaN(at) ? -Infinity : at;
}

/**
 * Checks all of it. Texts as the API gives them: exported (NDJSON), heads (signed notes), leaves (hashes, a line each) or proofs (a line each), keys (a line each).
 */
export async function verify({ exported, heads = '', leaves = '', proofs = '', keys, complete = false }) {
  const report = { holds: true, entries: 0, proven: 0, waiting: 0, erased: 0, archived: 0, heads: 0, tree_size: 0, found: 0, findings: [] };
  const found = (kind, place, event_id, what) => {
    report.holds = false;
    report.found++;
    if (report.findings.length < FINDINGS) report.findings.push({ kind, place, event_id, what });
  };
  const trusted = await Promise.all(keys.split('\n').filter((line) => line.trim()).map(key));
  const known = new Map();
  const judged = new Map();
  /** Exported proofs bring the same note thousands of times: it is checked, and found wrong, once. */
  const keep = async (note) => {
    if (!judged.has(note)) judged.set(note, await judge(note));
    return judged.get(note);
  };
  const judge = async (note) => {
    try {
      const { size, root } = await head(note, trusted);
      if (known.has(size) && known.get(size) !== root) found('forked', null, null, `two checkpoints of size ${size} were signed`);
      else known.set(size, root);
      return { size, root };
    } catch (problem) {
      found('untrusted', null, null, problem.message);
      return null;
    }
  };
  for (const note of notes(heads)) await keep(note);
  const proven = new Map();
  const prove = async (proof, text) => {
    const leaf = await leafHash(text);
    const signed = await keep(proof.checkpoint);
    if (signed && await includes(leaf, proof.log_index, signed.size, proof.audit_path, signed.root)) proven.set(proof.log_index, leaf);
    else found('unproven', proof.log_index, null, 'its proof does not lead to a root that is to be trusted');
  };
  for (const line of proofs.split('\n').filter((text) => text.trim())) {
    const proof = JSON.parse(line);
    await prove(proof, proof.leaf);
  }
  const all = leaves.split('\n').filter((line) => line.trim());
  const computed = await roots(all, new Set(known.keys()));
  let good = 0;
  if (all.length > 0) {
    for (const size of [...known.keys()].sort((one, other) => one - other)) {
      if (size > all.length) found('truncated', all.length, null, `the log has ${all.length} leaves, and a head was signed for ${size}`);
      else if (computed.get(size) === known.get(size)) good = size;
      else found('rewritten', good, null, `the leaves up to ${size} are not those that a head was signed for; up to ${good} they are`);
    }
  }
  const largest = () => Math.max(0, ...known.keys());
  const seen = new Set();
  const archived = [];
  const unsealed = [];
  let lastSealed = -Infinity;
  for (const line of exported.split('\n').filter((text) => text.trim())) {
    const entry = JSON.parse(line);
    report.entries++;
    if (entry.erased) report.erased++;
    const place = entry.log_index;
    if (entry.proof && all.length === 0) await prove(entry.proof, entry.leaf);
    const wrong = await within(entry);
    for (const [kind, what] of wrong) found(kind, place, entry.event_id, what);
    if (place === null || place === undefined) {
      report.waiting++;
      unsealed.push({ event_id: entry.event_id, recorded: time(entry), leaf: await leafHash(entry.leaf) });
      continue;
    }
    if (!Number.isInteger(place)) throw new Error('A log_index is no whole number.');
    const there = all.length > 0 && place >= 0 && place < good ? all[place] : proven.get(place);
    const leaf = await leafHash(entry.leaf);
    if (there === undefined) {
      if (all.length === 0) found('unproven', place, entry.event_id, 'there is no proof for it that holds');
      else if (place < 0 || place >= largest()) found('inserted', place, entry.event_id, 'it claims a place that no signed head covers');
    } else if (all.length > 0 && seen.has(place)) {
      found('inserted', place, entry.event_id, 'another entry is at that place');
    } else {
      seen.add(place);
      const elsewhere = there === leaf ? place : all.indexOf(leaf);
      if (there === leaf) {
        if (wrong.length === 0) { report.proven++; lastSealed = Math.max(lastSealed, time(entry)); archived.push(...archivedBy(entry)); }
      }
      else if (elsewhere >= 0 && elsewhere < good) found('moved', place, entry.event_id, `it was sealed at ${elsewhere}`);
      else found('changed', place, entry.event_id, 'it is not what was sealed at that place');
    }
  }
  // Whoever puts an entry in, and keeps it from the sealer, lets it wait for ever.
  const sealed = new Set([...all, ...proven.values()]);
  for (const { event_id, recorded, leaf } of unsealed) {
    if (recorded < lastSealed - LONGEST_WAIT && !sealed.has(leaf)) found('inserted', null, event_id, 'it claims to have been recorded more than a day before others that are sealed, and is not sealed');
  }
  report.heads = known.size;
  report.tree_size = largest();
  for (let place = 0; complete && place < good; place++) {
    if (seen.has(place)) continue;
    if (archived.some(([first, last]) => first <= place && place <= last)) report.archived++;
    else found('removed', place, null, 'an entry was sealed there, and is not in the export');
  }
  return report;
}
