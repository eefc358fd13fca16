// Runs the page's verifier on files of a folder, and prints its report.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const [folder, by] = process.argv.slice(2);
const { verify } = await import(join(folder, 'page', 'verify.js'));
const text = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
try {
  const input = { exported: text('exported'), keys: text('keys'), consistency: text('consistency'), heads: text('heads'), complete: by === 'leaves' };
  if (by === 'leaves') input.leaves = text('leaves');
  if (by === 'proofs') input.proofs = text('proofs');
  console.log(JSON.stringify(await verify(input)));
} catch (problem) {
  console.log(JSON.stringify({ error: problem.message }));
}
