// Requests to the services behind the public door.
import { session } from './session.js';

const PATIENCE = 60_000;

/** A request that did not go well: what the service said (RFC 9457), or status 0 where none was reached. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail || body.title || `status ${status}`);
    this.status = status;
    this.detail = body.detail ?? '';
    this.body = body;
  }

  /** Nobody said no: it may go well later. */
  get passing() {
    return [0, 408, 429, 502, 503, 504].includes(this.status);
  }

  /** The service itself is not part of this installation, or does not answer. */
  get away() {
    return this.status === 0 || this.status >= 502 || (this.status === 404 && !this.detail);
  }
}

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Sends it, and answers what came. Who asked and is not signed in any more gets no answer at all: it would be put among what another user sees, or be
 * taken for the fate of a change that still waits for its user.
 *
 * @param as the token of one who is just leaving; else that of whoever is signed in
 */
export async function request(method, path, { body, headers = {}, query, signal, as } = {}) {
  const url = new URL(path, location.origin);
  Object.entries(query ?? {}).forEach(([name, value]) => {
    if (value !== undefined && value !== null && value !== '') {
      url.searchParams.append(name, value);
    }
  });
  const used = as ?? session.token;
  const { user } = session;
  const sent = { Accept: 'application/json', ...headers };
  if (used) {
    sent.Authorization = `Bearer ${used}`;
  }
  if (body !== undefined) {
    sent['Content-Type'] ??= 'application/json';
  }
  const nobodyWaits = () => !as && session.user !== user;
  let answer;
  let text;
  try {
    const limits = [AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])];
    answer = await fetch(url, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.any(limits),
      cache: 'no-store',
    });
    text = await answer.text();
  } catch (error) {
    if (nobodyWaits()) {
      return new Promise(() => {});
    }
    if (signal?.aborted) {
      throw error;
    }
    throw new Problem(0);
  }
  const parsed = parse(text);
  if (answer.status === 401 && used && used === session.token) {
    session.expired();
  }
  if (nobodyWaits()) {
    return new Promise(() => {});
  }
  if (!answer.ok) {
    throw new Problem(answer.status, typeof parsed === 'object' && parsed ? parsed : {});
  }
  return { status: answer.status, body: parsed };
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export const get = async (path, query, signal) => (await request('GET', path, { query, signal })).body;
export const post = async (path, body, headers) => (await request('POST', path, { body, headers })).body;
