import { verify } from '/verify/verify.mjs';

const element = (id) => document.getElementById(id);
const text = async (id) => (await Promise.all(Array.from(element(id).files, (file) => file.text()))).join('\n');

element('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const verdict = element('verdict');
  const table = element('findings');
  const rows = table.tBodies[0];
  verdict.textContent = 'Checking …';
  rows.replaceChildren();
  table.hidden = true;
  try {
    const report = await verify({
      exported: await text('exported'), heads: await text('heads'), leaves: await text('leaves'), proofs: await text('proofs'),
      keys: element('keys').value, complete: element('complete').checked,
    });
    verdict.textContent = `${report.holds ? 'It holds' : 'It does not hold'}: ${report.entries} entries, of which ${report.proven} are in the signed log as they are, ${report.waiting} were not sealed yet, `
      + `${report.erased} were made unreadable; ${report.archived} are in archived months; ${report.heads} signed heads, the largest of ${report.tree_size} entries; ${report.found} findings.`;
    for (const finding of report.findings) {
      const row = rows.insertRow();
      for (const value of [finding.kind, finding.place, finding.event_id, finding.what]) row.insertCell().textContent = value ?? '';
    }
    table.hidden = report.findings.length === 0;
  } catch (problem) {
    verdict.textContent = `Something could not be read: ${problem.message}`;
  }
});
