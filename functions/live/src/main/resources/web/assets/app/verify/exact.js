// JSON compared by what stands in it: JavaScript's own numbers have 53 bits, and a digit that was changed beyond them would not be seen.
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** The tree of a JSON text in which each number is the text it was written as ("n…") and each string and name has an "s" in front, so that no two of them can be taken for one another. */
export const exact = (text) =>
  JSON.parse(text.replace(TOKEN, (token) => (token[0] === '"' ? `"s${token.slice(1)}` : `"n${token}"`)));

export const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export const isObject = (tree) => tree !== null && typeof tree === 'object' && !Array.isArray(tree);
