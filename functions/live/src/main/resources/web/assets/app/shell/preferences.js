// How this browser shows the page. What the services know of a user's wishes is elsewhere (notifications).
import { changed } from '../ui/changes.js';

class Preferences {
  theme = localStorage.getItem('knudge.theme') ?? 'auto';
  /** Shortcuts of a single key can be turned off (WCAG 2.1.4). */
  keys = localStorage.getItem('knudge.keys') !== 'off';

  start() {
    this.setTheme(this.theme);
  }

  setTheme(theme) {
    this.theme = theme;
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('knudge.theme', theme);
    changed();
  }

  setKeys(on) {
    this.keys = on;
    localStorage.setItem('knudge.keys', on ? 'on' : 'off');
    changed();
  }
}

export const preferences = new Preferences();
