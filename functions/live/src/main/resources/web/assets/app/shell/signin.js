// Sign-in by token. local-dev offers its demo users; nothing else does (functions/live/README.md).
import { html, nothing } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { session } from '../session.js';
import { chooseLanguage } from './settings.js';

let wrong = false;
let demo = null;

async function lookForDemoUsers() {
  demo = [];
  try {
    const answer = await fetch('/local-dev/users', { headers: { Accept: 'application/json' }, cache: 'no-store' });
    demo = answer.ok ? (await answer.json()).items : [];
  } catch {
    // There are none.
  }
  changed();
}

export function signIn() {
  if (demo === null) {
    lookForDemoUsers();
  }
  return html`<main class="signin">
    <div class="signin-card">
      <p class="brand"><img src="icon.svg" alt="" width="40" height="40">Knudge</p>
      <h1>${t('signin.title')}</h1>
      ${session.ended === 'expired' ? html`<p class="notice" role="status">${t('signin.expired')}</p>` : nothing}
      ${demo?.length ? html`<section aria-labelledby="demo-title"><h2 id="demo-title">${t('signin.demo')}</h2>
        <ul class="demo">${demo.map(({ user_id: user, roles, token }) => html`<li><button type="button" class="demo-user" @click=${() => session.signIn(token)}>
          <span class="avatar" data-letter=${user.charAt(0).toUpperCase()}></span><span>${user}${roles.length ? html` <small>${roles.join(', ')}</small>` : nothing}</span></button></li>`)}</ul>
        <p class="hint">${t('signin.demo.hint')}</p></section><p class="or"><span>${t('signin.or')}</span></p>` : nothing}
      <form @submit=${(event) => {
        event.preventDefault();
        wrong = !session.signIn(event.target.elements.token.value);
        changed();
      }}>
        <label class="field"><span>${t('signin.token')}</span>
          <textarea name="token" rows="3" required spellcheck="false" autocomplete="off" placeholder="eyJ…" aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="token-problem token-hint"
            @keydown=${(event) => {
              if (event.key === 'Enter') { // no token has lines
                event.preventDefault();
                event.target.form.requestSubmit();
              }
            }}></textarea></label>
        <p id="token-problem" class="problem" role="alert">${wrong ? html`${icon('warning')}${t('signin.wrong')}` : nothing}</p>
        <p id="token-hint" class="hint">${t('signin.hint')} <code>./local-dev/knudge token ada</code></p>
        <button class="button primary">${t('signin.go')}</button>
      </form>
      ${chooseLanguage()}
    </div></main>`;
}
