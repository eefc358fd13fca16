// What a view shows while it has nothing to show: waiting, empty, failed, not part of this installation.
import { html, nothing } from './html.js';
import { t } from '../i18n.js';
import { icon } from './icons.js';

/** Services sleep; waking one takes a second, and the lines say so only when it takes longer than a blink. */
export const loading = () => html`<div class="loading" role="status" aria-live="polite">
  <span class="skeleton"></span><span class="skeleton"></span><span class="skeleton"></span>
  <span class="loading-text">${t('loading.waking')}</span></div>`;

export const empty = (name, title, hint) => html`<div class="empty">
  <span class="empty-icon">${icon(name)}</span><p class="empty-title">${title}</p>${hint ? html`<p>${hint}</p>` : nothing}</div>`;

export function failure(problem, again) {
  const why = !problem ? '' : problem.status === 0 ? t('failed.network') : problem.away ? t('failed.away', { n: problem.status }) : problem.detail;
  return html`<div class="empty" role="alert"><span class="empty-icon">${icon('warning')}</span>
    <p class="empty-title">${t('failed.title')}</p><p>${why}</p>
    ${again ? html`<button type="button" class="button" @click=${again}>${t('failed.again')}</button>` : nothing}</div>`;
}

/** Above what is known all the same. */
export const notice = (problem, again) => (problem && problem.status !== 0
  ? html`<p class="strip" role="status">${icon('warning')}<span>${problem.away ? t('failed.away', { n: problem.status }) : problem.detail}</span>
      <button type="button" class="quiet" @click=${again}>${t('failed.again')}</button></p>` : nothing);

/** The installation has no such service: said plainly, with nothing invented in its place. */
export const notHere = (what) => html`<div class="empty"><span class="empty-icon">${icon('offline')}</span>
  <p class="empty-title">${t('away.title', { what })}</p><p>${t('away.hint')}</p></div>`;
