// For operators: what could not be delivered, and what is awake. Whether somebody is one, the services decide.
import { html } from '../ui/html.js';
import { t } from '../i18n.js';
import { deadLetters } from './deadletters.js';
import { platform } from './platform.js';

export function operators() {
  return html`<section class="view wide" aria-labelledby="view-title">
    <header class="view-head"><h1 id="view-title" tabindex="-1">${t('nav.operators')}</h1></header>
    ${platform()}${deadLetters()}</section>`;
}
