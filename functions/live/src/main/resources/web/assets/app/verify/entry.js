// A line of an export, and whether it is of one piece: what it shows is what its leaf says, and what its leaf committed to.
import { HASH, hex, sha256, unhex, utf8 } from './bytes.js';
import { exact, isObject, same } from './exact.js';
import { leafHash } from './tree.js';

const IN_THE_CLEAR = ['event_id', 'source', 'type', 'task_id', 'user_id', 'actor', 'occurred_at', 'recorded_at', 'causation_id', 'correlation_id', 'trace_id'];

/** What does not hold between what is shown, what was said, and what the leaf committed to; null where all of it does. */
async function particulars(line, shown, leaf) {
  if (typeof shown.salt !== 'string' || typeof shown.particulars !== 'string') {
    return 'it has neither salt and particulars nor says that it was erased';
  }
  try {
    if (hex(await sha256(unhex(shown.salt, HASH), utf8(shown.particulars))) !== leaf.commitment) {
      return 'salt or particulars are not what its leaf committed to';
    }
    const [kind, , changes, data] = shown.particulars.split('\n');
    const said = exact(data);
    const isEnvelope = kind === 'json' && isObject(said) && isObject(said.spayload);
    const payload = isEnvelope ? said.spayload : kind === 'base64' ? { sdata_base64: said } : said;
    const digits = exact(line);
    if (!same(exact(changes), digits.schanges)) {
      return 'changes are not what its particulars say';
    }
    return same(payload, digits.spayload) ? null : 'payload is not what its particulars say';
  } catch (problem) {
    return `salt or particulars cannot be read: ${problem.message}`;
  }
}

/** What was made unreadable shows nothing: whatever it did show, nobody could have committed to. */
function nothing({ payload, particulars: text, salt, changes }) {
  const shows = (payload ?? text ?? salt ?? null) !== null || !same(changes, []);
  return shows ? 'it says that it was made unreadable, and shows something all the same' : null;
}

const isItsOwn = (shown, type) => shown.source === '/audit' && shown.type === type;

/** The places of the log that it says were archived, as first and last of each run; none but where the trail says so of itself. */
function archivedBy(shown) {
  const runs = isItsOwn(shown, 'audit.month.archived') && isObject(shown.payload) ? shown.payload.places : null;
  return Array.isArray(runs) ? runs.filter((run) => Array.isArray(run) && run.length === 2 && run.every(Number.isInteger) && run[0] >= 0 && run[0] <= run[1]) : [];
}

/** When its leaf says it was recorded, in milliseconds; the earliest of all where it says no time. */
function time(leaf) {
  const at = Date.parse(leaf.recorded_at);
  return Number.isNaN(at) ? -Infinity : at;
}

/** Reads a line; throws where it is no entry. */
export async function entryOf(line) {
  const shown = JSON.parse(line);
  if (!isObject(shown) || typeof shown.leaf !== 'string' || typeof shown.event_id !== 'string') {
    throw new Error('it has no event_id or no leaf; export it as NDJSON');
  }
  const place = shown.log_index ?? null;
  if (place !== null && !Number.isInteger(place)) {
    throw new Error('its log_index is no whole number');
  }
  const leaf = JSON.parse(shown.leaf);
  if (!isObject(leaf)) {
    throw new Error('its leaf is no JSON object');
  }
  const hash = await leafHash(shown.leaf);
  const wrong = IN_THE_CLEAR.filter((name) => (shown[name] ?? null) !== (leaf[name] ?? null)).map((name) => ['changed', `${name} is not what its leaf says`]);
  if ((shown.leaf_hash ?? hash) !== hash) {
    wrong.push(['changed', 'leaf_hash is not the hash of its leaf']);
  }
  const erased = shown.erased === true;
  if (shown.damaged === true) {
    wrong.push(['damaged', 'what it said cannot be read, though its key was not destroyed']);
  } else {
    const what = erased ? nothing(shown) : await particulars(line, shown, leaf);
    if (what) {
      wrong.push(['changed', what]);
    }
  }
  return {
    id: shown.event_id, place, hash, wrong, erased, leaf: shown.leaf, proof: shown.proof ?? null, recordedAt: time(leaf), archived: archivedBy(shown),
    user: leaf.user_id ?? '', isErasure: !erased && isItsOwn(shown, 'audit.key.destroyed'),
  };
}
