// The user's tasks as this page knows them: what the service said, the newest version winning, with the changes of this page over it.
import { changed } from '../ui/changes.js';
import { uuid } from '../ui/uuid.js';
import { Problem, get, post, zone } from '../http.js';
import { t } from '../i18n.js';
import { keep, kept } from '../kept.js';
import { live } from '../live.js';
import { session } from '../session.js';
import { route } from '../shell/route.js';
import { toasts } from '../shell/toasts.js';
import { Outbox } from './outbox.js';
import { Question } from './question.js';

const PAGE = 100;
const ASK_AGAIN = 400;
const ASK_LATER = 5_000;
const EMPTY = {
  description: null,
  completed: false,
  priority: 'medium',
  tags: [],
  due_date: null,
  time_zone: null,
  recurrence: null,
  series_id: null,
  completed_at: null,
};

class Tasks {
  #known = new Map();
  #gone = new Map();
  #views = new Map();
  #askAgain = new Map();
  #renamed = [];
  /** By the service's id, the one that a task was made with here. */
  #made = new Map();
  /** When each task last came or went, by a counter: an answer that was on its way meanwhile does not know of it. */
  #touched = new Map();
  #turns = 0;
  outbox = new Outbox({
    done: (entry, task) => this.#confirmed(entry, task),
    refused: (entry, problem) => this.#refused(entry, problem),
    gone: (entry) => this.#lost(entry),
    placed: (id) => this.#placed(id),
  });

  start() {
    session.onChange(() => this.#forget());
    live.onEvent((event) => event.type?.startsWith('task.') && this.#heard(event));
    live.onReset(() => this.reload());
    if (session.user) {
      this.outbox.load();
    }
  }

  /** Told when a task that was made here got its id from the service. */
  onRename(listener) {
    this.#renamed.push(listener);
  }

  /** What a task's row goes by: it stays the same row, with its focus, when the task gets the service's id. */
  key(id) {
    return this.#made.get(id) ?? id;
  }

  get(id) {
    return this.#over(this.#known.get(id), this.outbox.of(id));
  }

  /** The task as the service has it, without the changes of this page. */
  confirmed(id) {
    return this.#known.get(id) ?? null;
  }

  /** The question of a view; another one is asked when it differs from the one before. */
  view(name, asked) {
    const before = this.#views.get(name);
    if (before && JSON.stringify(before.asked) === JSON.stringify(asked)) {
      return before;
    }
    const question = new Question(asked);
    // What was shown stays until the answer is there, so that nothing flickers while somebody types.
    question.ids = before?.ids.filter((id) => question.plain ? this.#belongs(question, id) : true) ?? [];
    this.#views.set(name, question);
    this.#load(question);
    return question;
  }

  leave(name) {
    this.#views.delete(name);
  }

  reload() {
    this.#views.forEach((question) => this.#load(question));
  }

  async more(question) {
    if (!question.cursor || question.loadingMore) {
      return;
    }
    question.loadingMore = true;
    changed();
    try {
      this.#took(question, await this.#page(question, question.cursor), question.ids);
    } catch (error) {
      question.problem = error;
    } finally {
      question.loadingMore = false;
      changed();
    }
  }

  /** The task, asked for where it is not known; null where there is none. */
  async fetch(id) {
    try {
      this.#learn(await get(`/api/tasks/${encodeURIComponent(id)}`));
    } catch (error) {
      if (error.status !== 404) {
        throw error;
      }
    }
    changed();
    return this.get(id);
  }

  learn(tasks) {
    tasks.forEach((task) => this.#learn(task));
    changed();
  }

  create(fields) {
    const id = `new-${uuid()}`;
    const body = { time_zone: zone, ...fields };
    this.outbox.add({ kind: 'create', task: id, body, made: new Date().toISOString() });
    this.#placed(id);
    return id;
  }

  /** @param seen the task as it was when the user began to change it; else as it is now */
  change(id, body, seen = this.#known.get(id)) {
    const before = Object.fromEntries(Object.keys(body).map((field) => [field, seen?.[field] ?? null]));
    this.outbox.add({ kind: 'change', task: id, body, base: seen?.version, before });
    this.#placed(id);
  }

  complete(id) {
    this.#mark(id, 'complete');
    toasts.say(t('completed', { title: this.get(id).title }), {
      action: { label: t('undo'), run: () => this.#mark(id, 'reopen') },
      group: 'undo',
    });
  }

  reopen(id) {
    this.#mark(id, 'reopen');
  }

  remove(id) {
    const { title } = this.get(id);
    this.outbox.add({ kind: 'delete', task: id, base: this.#known.get(id)?.version });
    this.#placed(id);
    toasts.say(t('deleted', { title }), { action: { label: t('undo'), run: () => this.undo() }, group: 'undo' });
  }

  /** Takes back what the user did last, here or elsewhere. What is being sent is to be there first: else something before it would be taken back. */
  async undo() {
    await this.outbox.quiet();
    try {
      const back = await post('/api/tasks/undo', undefined, { 'Idempotency-Key': uuid() });
      back.items.forEach((task) => this.#learn(task));
      back.removed.forEach((id) => this.#forgetTask(id, Infinity));
      const titles = back.items.map((task) => task.title).join(', ');
      toasts.say(back.refused.length ? back.refused.join(' ') : titles ? t('undone', { title: titles }) : t('undone.removed'));
    } catch (error) {
      toasts.say(error.status === 0 ? t('failed.network') : error.detail || t('undo.failed'), { tone: 'bad' });
    }
    changed();
  }

  #mark(id, kind) {
    this.outbox.add({ kind, task: id, base: this.#known.get(id)?.version });
    this.#placed(id);
  }

  #over(task, entries) {
    let seen = task ?? null;
    for (const entry of entries) {
      if (entry.kind === 'delete') {
        return null;
      }
      seen = overlaid(seen, entry);
    }
    return seen;
  }

  async #load(question) {
    const asked = (question.turn = (question.turn ?? 0) + 1);
    const since = this.#turns;
    question.state = question.state === 'ready' ? 'ready' : 'loading';
    changed();
    try {
      const page = await this.#page(question, null);
      if (asked === question.turn) {
        this.#took(question, page, []);
        this.#placeSince(question, since);
        question.state = 'ready';
        question.problem = null;
      }
    } catch (error) {
      if (asked === question.turn) {
        question.problem = error;
        this.#lookAgain(question, error);
        question.state = question.state === 'ready' && !(error instanceof Problem && error.status === 400) ? 'ready' : 'failed';
      }
    }
    changed();
  }

  /** What failed in passing is asked again by itself while a view shows it. */
  #lookAgain(question, error) {
    if (error instanceof Problem && error.passing) {
      setTimeout(() => question.problem === error && [...this.#views.values()].includes(question) && this.#load(question), ASK_LATER);
    }
  }

  #page(question, cursor) {
    return get('/api/tasks', { ...question.asked, time_zone: zone, limit: PAGE, cursor });
  }

  #took(question, page, before) {
    page.items.forEach((task) => this.#learn(task, false));
    question.cursor = page.next_cursor;
    question.ids = [...new Set([...before, ...page.items.map((task) => task.id)])];
    if (question.plain) {
      this.outbox.entries.forEach((entry) => this.#place(question, entry.task));
    }
  }

  #learn(task, place = true) {
    const known = this.#known.get(task.id);
    if ((known && known.version > task.version) || (this.#gone.get(task.id) ?? 0) >= task.version) {
      return;
    }
    this.#gone.delete(task.id);
    this.#known.set(task.id, task);
    if (place) {
      this.#placed(task.id);
    }
  }

  #heard({ type, data, time }) {
    if (!data?.task_id || typeof data.version !== 'number') {
      return; // of a backend that counts no versions: its tasks are not the service's
    }
    if (type === 'task.created' && this.outbox.making(data.payload?.title)) {
      // Most likely our own, whose answer is on its way: else it would stand here twice for a moment.
      setTimeout(() => this.#heard({ type, data, time }), ASK_AGAIN);
      return;
    }
    if (type === 'task.deleted') {
      this.#forgetTask(data.task_id, data.version);
    } else if (data.payload?.title) {
      const known = this.#known.get(data.task_id);
      this.#learn({
        ...EMPTY,
        created_at: known?.created_at ?? time,
        updated_at: time,
        ...data.payload,
        id: data.task_id,
        user_id: data.user_id,
        version: data.version,
      });
    }
    changed();
  }

  #forgetTask(id, version) {
    if ((this.#known.get(id)?.version ?? 0) <= version) {
      this.#gone.set(id, version === Infinity ? (this.#known.get(id)?.version ?? 0) : version);
      this.#known.delete(id);
      this.#placed(id);
    }
  }

  #confirmed(entry, task) {
    if (entry.kind === 'delete') {
      this.#forgetTask(entry.task, Infinity);
    } else {
      this.#learn(task);
    }
    if (entry.kind === 'create') {
      this.#made.set(task.id, entry.task);
      this.#views.forEach((question) => {
        const without = question.ids.filter((id) => id !== task.id);
        question.ids = without.map((id) => (id === entry.task ? task.id : id));
        this.#place(question, task.id);
      });
      this.#renamed.forEach((listener) => listener(entry.task, task.id));
    }
  }

  /** A new task that was not taken is in the form again, unless there is another in it: nobody types it twice for one bad rule. */
  #refused({ kind, body }, problem) {
    const again = kind === 'create' && !Object.keys(kept('form', {})).length;
    if (again) {
      keep('form', body);
    }
    toasts.say(t('change.refused', { why: problem.detail || problem.message }), {
      tone: 'bad',
      ...(again ? { action: { label: t('add.details'), run: () => route.open('new') }, stays: true } : {}),
    });
  }

  #lost(entry) {
    this.#forgetTask(entry.task, Infinity);
    if (entry.kind === 'change') {
      toasts.say(t('gone.meanwhile'), { tone: 'bad' });
    }
  }

  #placeSince(question, since) {
    if (question.plain) {
      this.#touched.forEach((turn, id) => turn > since && this.#place(question, id));
    }
  }

  #placed(id) {
    this.#touched.set(id, ++this.#turns);
    this.#views.forEach((question) => this.#place(question, id));
    changed();
  }

  #belongs(question, id) {
    const task = this.get(id);
    return !!task && question.belongs(task);
  }

  /** Puts the task where it belongs among those that a view shows. */
  #place(question, id) {
    const task = this.get(id);
    const there = question.ids.includes(id);
    if (!task) {
      question.ids = there ? question.ids.filter((other) => other !== id) : question.ids;
      return;
    }
    if (!question.plain) {
      this.#ask(question);
      return;
    }
    const rest = there ? question.ids.filter((other) => other !== id) : question.ids;
    if (!question.belongs(task)) {
      question.ids = rest;
      return;
    }
    let at = rest.findIndex((other) => question.compare(task, this.get(other) ?? task) < 0);
    if (at < 0 && question.cursor && !there) {
      return; // it stands on a page that has not been asked for
    }
    at = at < 0 ? rest.length : at;
    question.ids = [...rest.slice(0, at), id, ...rest.slice(at)];
  }

  #ask(question) {
    clearTimeout(this.#askAgain.get(question));
    this.#askAgain.set(question, setTimeout(() => this.#load(question), ASK_AGAIN));
  }

  #forget() {
    this.#known.clear();
    this.#gone.clear();
    this.#touched.clear();
    this.#views.clear();
    if (session.user) {
      this.outbox.clear();
      this.outbox.load();
    }
  }
}

function overlaid(task, { kind, task: id, body, made }) {
  switch (kind) {
    case 'create':
      return { ...EMPTY, ...body, id, version: 0, created_at: made, updated_at: made };
    case 'change':
      return task && { ...task, ...body };
    case 'complete':
      return task && { ...task, completed: true };
    default:
      return task && { ...task, completed: false };
  }
}

export const tasks = new Tasks();
