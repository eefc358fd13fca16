// The dialog of settings and shortcuts.
import { html, live } from '../ui/html.js';
import { language, languages, speak, t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { session } from '../session.js';
import { preferences } from './preferences.js';
import { TABLE } from './shortcuts.js';

const dialog = () => document.getElementById('settings');

export const openSettings = () => dialog().showModal();

export function chooseLanguage() {
  return html`<label class="inline">${t('settings.language')}
    <select @change=${(event) => speak(event.target.value)}>${languages.map(({ code, name }) => html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`)}</select></label>`;
}

export function settings() {
  return html`<dialog id="settings" aria-labelledby="settings-title" @click=${(event) => event.target === event.currentTarget && event.target.close()}>
    <div class="dialog">
    <header class="panel-head"><h2 id="settings-title">${t('settings')}</h2>
      <button type="button" class="icon-button" aria-label=${t('close')} @click=${() => dialog().close()}>${icon('close')}</button></header>
    <div class="panel-body">
      ${chooseLanguage()}
      <fieldset class="field"><legend>${t('settings.theme')}</legend><div class="segments">
        ${['auto', 'light', 'dark'].map((theme) => html`<label><input type="radio" name="theme" value=${theme} .checked=${live(preferences.theme === theme)}
          @change=${() => preferences.setTheme(theme)}><span>${t(`theme.${theme}`)}</span></label>`)}</div></fieldset>
      <label class="switch"><input type="checkbox" .checked=${live(preferences.keys)} @change=${(event) => preferences.setKeys(event.target.checked)}><span>${t('settings.keys')}</span></label>
      <h3>${t('settings.shortcuts')}</h3>
      <dl class="keys">${TABLE.map(([keys, name]) => html`<div><dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${t(name)}</dd></div>`)}</dl>
      <p class="hint">${t('settings.user', { user: session.user ?? '' })}</p>
      <button type="button" class="button" @click=${() => {
        dialog().close();
        session.signOut();
      }}>${t('signout')}</button>
    </div></div></dialog>`;
}
