// A table whose rows stand one below the other where there is no room for columns (.stacks). The roles say what it is all the same: other than `display: table`
// takes them away in some browsers.
import { html } from './html.js';

/**
 * @param columns the names of the columns
 * @param rows of cells, the first of which names its row
 */
export const table = (columns, rows) => html`<table class="stacks" role="table"><thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}</tr></thead>
  <tbody role="rowgroup">${rows.map(([name, ...cells]) => html`<tr role="row"><th scope="row" role="rowheader">${name}</th>${cells.map((cell, at) => html`<td role="cell" data-label=${columns[at + 1]}>${cell}</td>`)}</tr>`)}</tbody></table>`;
