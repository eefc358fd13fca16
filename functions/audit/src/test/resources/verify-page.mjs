// Runs the page's module, as it was served, on files of a folder, and prints its report.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const [folder, by] = process.argv.slice(2);
const { verify } = await import(join(folder, 'verify.mjs'));
const text = (name) => readFileSync(join(folder, name), 'utf8');
try {
  const input = { exported: text('exported'), keys: text('keys'), complete: by === 'leaves' };
  if (by === 'leaves') Object.assign(input, { leaves: text('leaves'), heads: text('heads') });
  else input.proofs = text('proofs');
  console.log(JSON.stringify(await verify(input)));
} catch (problem) {
  console.log(JSON.stringify({ error: problem.message }));
}
