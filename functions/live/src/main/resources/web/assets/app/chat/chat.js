// Tasks by conversation. What was understood is marked in what was said, and questions are answered with a click.
import { html, nothing, live, whenDrawn } from '../ui/html.js';
import { changed } from '../ui/changes.js';
import { uuid } from '../ui/uuid.js';
import { language, t } from '../i18n.js';
import { icon } from '../ui/icons.js';
import { keep, kept } from '../kept.js';
import { post, zone } from '../http.js';
import { session } from '../session.js';
import { route } from '../shell/route.js';
import { checkbox, due } from '../tasks/row.js';
import { tasks } from '../tasks/tasks.js';

const REMEMBERED = 40;
const SHOWN_TASKS = 8;

class Chat {
  open = false;
  busy = false;
  messages = [];
  #scrolled = 0;

  start() {
    session.onChange(() => this.#restore());
    this.#restore();
    this.open = kept('chat.open', false) && matchMedia('(min-width: 70rem)').matches;
  }

  toggle(open = !this.open) {
    this.open = open;
    keep('chat.open', open || null);
    changed();
    if (open) {
      setTimeout(() => document.getElementById('chat-line')?.focus(), 50);
    }
  }

  async say(message) {
    const text = message.trim();
    if (!text || this.busy) {
      return;
    }
    const said = { from: 'me', text, understood: [] };
    this.messages.push(said);
    this.busy = true;
    changed();
    try {
      const body = { message: text, conversation_id: kept('conversation', null), time_zone: zone };
      const answer = await post('/api/chat', body, { 'Idempotency-Key': uuid() });
      keep('conversation', answer.conversation_id);
      tasks.learn(answer.tasks);
      if (answer.read === text) {
        said.understood = answer.actions.flatMap((action) => action.understood);
      }
      this.messages.push({ from: 'knudge', text: answer.reply, tasks: answer.tasks.map((task) => task.id), question: answer.question });
      if (kept('chat.line') === message) {
        keep('chat.line', null);
      }
    } catch (error) {
      if (error.status === 404) {
        keep('conversation', null);
      }
      said.failed = error.status === 0 ? t('failed.network') : error.detail || t('failed.away', { n: error.status });
      keep('chat.line', kept('chat.line') || text);
    }
    this.busy = false;
    this.#remember();
    changed();
  }

  #restore() {
    this.busy = false;
    this.messages = session.user ? kept('chat', []) : [];
  }

  #remember() {
    this.messages = this.messages.slice(-REMEMBERED);
    keep('chat', this.messages);
  }

  #follow(element) {
    if (this.#scrolled !== this.messages.length + Number(this.busy)) {
      this.#scrolled = this.messages.length + Number(this.busy);
      element.scrollTop = element.scrollHeight;
    }
  }

  view() {
    return html`<header class="panel-head"><button type="button" class="icon-button" aria-label=${t('close')} @click=${() => this.toggle(false)}>${icon('back')}</button>
        <h2 id="panel-title" tabindex="-1">${t('chat')}</h2>
        ${this.messages.length ? html`<button type="button" class="quiet" @click=${() => {
          this.messages = [];
          keep('conversation', null);
          this.#remember();
          changed();
        }}>${t('chat.new')}</button>` : nothing}</header>
      <div class="chat-log" role="log" aria-live="polite" aria-label=${t('chat')} tabindex="0" ${whenDrawn((element) => this.#follow(element))}>
        ${this.messages.length ? nothing : this.#welcome()}
        ${this.messages.map((message, at) => (message.from === 'me' ? this.#mine(message) : this.#theirs(message, at === this.messages.length - 1)))}
        ${this.busy ? html`<p class="bubble theirs thinking"><span class="visually-hidden">${t('chat.thinking')}</span><i></i><i></i><i></i></p>` : nothing}
      </div>
      <form class="chat-form" @submit=${(event) => {
        event.preventDefault();
        const line = kept('chat.line');
        if (line.trim() && !this.busy) {
          this.say(line);
          changed();
        }
      }}>
        <label class="visually-hidden" for="chat-line">${t('chat.label')}</label>
        <textarea id="chat-line" rows="1" maxlength="2000" placeholder=${t('chat.placeholder')} .value=${live(this.busy ? '' : kept('chat.line'))}
          @input=${(event) => {
            keep('chat.line', event.target.value);
            changed();
          }}
          @keydown=${(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              event.target.form.requestSubmit();
            }
          }}></textarea>
        <button class="icon-button primary" aria-label=${t('chat.send')} ?disabled=${this.busy}>${icon('send')}</button></form>`;
  }

  #welcome() {
    const examples = ['pay rent every month on the last friday at 9am #home !high', "what's due this week", 'remind me tomorrow at 8:30 to call the dentist'];
    return html`<div class="chat-welcome"><p>${t('chat.welcome')}</p>${language === 'en' ? nothing : html`<p class="hint">${t('chat.english')}</p>`}
      ${examples.map((example) => html`<button type="button" class="suggestion" lang="en" @click=${() => this.say(example)}>${example}</button>`)}</div>`;
  }

  #mine({ text, understood, failed }) {
    const spans = [...understood].sort((a, b) => a.start - b.start);
    const parts = [];
    let at = 0;
    for (const { start, end, kind, value } of spans) {
      if (start >= at) {
        parts.push(text.slice(at, start), html`<mark title=${`${t(`kind.${kind}`)}: ${value}`}>${text.slice(start, end)}</mark>`);
        at = end;
      }
    }
    return html`<p class="bubble mine">${parts}${text.slice(at)}</p>
      ${failed ? html`<p class="problem chat-failed">${icon('warning')}${failed} <button type="button" class="quiet" @click=${() => this.say(text)}>${t('failed.again')}</button></p>` : nothing}`;
  }

  #theirs({ text, tasks: ids, question }, last) {
    const there = ids.map((id) => tasks.get(id)).filter(Boolean);
    return html`<div class="bubble theirs"><p>${text}</p>
      ${there.length ? html`<ul class="cards">${there.slice(0, SHOWN_TASKS).map((task) => html`<li class="card">${checkbox(task)}
        <button type="button" class="task-open" @click=${() => route.open(task.id)}>${task.title}</button>${due(task)}</li>`)}</ul>` : nothing}
      ${question?.choices.length && last ? html`<div class="choices">${question.choices.map((choice) => html`<button type="button" class="suggestion" @click=${() => this.say(choice)}>${choice}</button>`)}</div>` : nothing}
    </div>`;
  }
}

export const chat = new Chat();
