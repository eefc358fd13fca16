// Short messages at the edge of the page, read aloud as they come. Those that ask for something stay until they are answered.
import { html, nothing, repeat } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';

const SHOWN = 8_000;
const AT_ONCE = 4;

class Toasts {
  shown = [];
  #next = 1;

  /** @param options tone ('bad'), action {label, run}, group (replaces the one before of its group), stays */
  say(text, { tone = 'calm', action, group, stays = false } = {}) {
    const toast = { id: this.#next++, text, tone, action, group };
    this.shown = [...this.shown.filter((other) => !group || other.group !== group), toast].slice(-AT_ONCE);
    if (!stays) {
      this.#expire(toast);
    }
    changed();
    return toast;
  }

  close(toast) {
    this.shown = this.shown.filter((other) => other !== toast);
    changed();
  }

  /** Not while somebody points at it or has the focus in it. */
  #expire(toast) {
    setTimeout(() => {
      const element = document.getElementById(`toast-${toast.id}`);
      element?.matches(':hover, :focus-within') ? this.#expire(toast) : this.close(toast);
    }, SHOWN);
  }

  view() {
    return html`<div class="toasts" role="status" aria-live="polite" aria-relevant="additions">
      ${repeat(this.shown, (toast) => toast.id, (toast) => html`
        <div class="toast" id="toast-${toast.id}" data-tone=${toast.tone}>
          <span class="toast-text">${toast.text}</span>
          ${toast.action
            ? html`<button type="button" class="toast-action" @click=${() => {
                this.close(toast);
                toast.action.run();
              }}>${toast.action.label}</button>`
            : nothing}
          <button type="button" class="icon-button" aria-label=${t('close')} @click=${() => this.close(toast)}>${icon('close')}</button>
        </div>`)}
    </div>`;
  }
}

export const toasts = new Toasts();
