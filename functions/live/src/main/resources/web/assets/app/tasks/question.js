// What a view asks of the service, and which tasks answer it.
import { dueMoment, isDay, startOf } from './dates.js';

const RANK = { high: 3, medium: 2, low: 1 };
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const FILTER_WORDS = ['all', 'open', 'completed', 'overdue', 'recurring'];
const OPERATORS = ['and', 'or', 'not'];
/** A tag, a field's value, or what stands between quotes and a sign of "and", "or", "not". */
const FILTER_SIGNS = /(^|[\s&|!(])(#|(due|priority|tag|created|updated|completed):)\S|"\s*[&|]|[&|!(]\s*"/i;

/** Whether it is meant in the filter language (functions/tasks/README.md); else it is words to look for, such as "all hands at 9:30" or "R&D". */
export function isFilter(text) {
  const words = text.toLowerCase().split(/[\s&|!()]+/).filter((word) => word && !OPERATORS.includes(word));
  return FILTER_SIGNS.test(text) || (words.length > 0 && words.every((word) => FILTER_WORDS.includes(word)));
}

// As the service orders them: without a due date last; a day stands at its beginning.
const dueKey = (task) =>
  task.due_date ? (isDay(task.due_date) ? startOf(task.due_date) : new Date(task.due_date)).getTime() : Infinity;

const orders = {
  due: (a, b) => dueKey(a) - dueKey(b) || 0,
  priority: (a, b) => RANK[b.priority] - RANK[a.priority],
  created: (a, b) => byText(b.created_at, a.created_at),
  updated: (a, b) => byText(b.updated_at, a.updated_at),
  title: (a, b) => byText(a.title.toLowerCase(), b.title.toLowerCase()),
};

export class Question {
  ids = [];
  /** 'new', 'loading', 'ready' or 'failed'. */
  state = 'new';
  problem = null;
  cursor = null;
  loadingMore = false;

  /** @param asked the query parameters of GET /api/tasks, without cursor and limit */
  constructor(asked) {
    this.asked = asked;
  }

  /** Whether which tasks belong can be told here; words and filters only the service knows. */
  get plain() {
    return !this.asked.filter && !this.asked.q;
  }

  belongs(task) {
    const { status = 'open', due_before: before } = this.asked;
    return (
      (status === 'all' || task.completed === (status === 'completed')) &&
      (!before || (!!task.due_date && dueMoment(task.due_date) <= startOf(before).getTime()))
    );
  }

  compare(a, b) {
    const sort = this.asked.sort ?? 'created';
    const order = orders[sort](a, b) * (this.asked.order === reversed(sort) ? -1 : 1);
    return order || byText(a.id, b.id);
  }
}

const reversed = (sort) => (['due', 'title'].includes(sort) ? 'desc' : 'asc');
