// Server-sent events with the looks of a WebSocket, for where something on the way lets none through. Read by fetch, since EventSource sends no token.
const CODES = { 401: 4401, 403: 4403, 429: 4429 };
const LATER = 1013;
const RESTART = 1012;
const LOST = 1006;

export class Stream {
  readyState = WebSocket.CONNECTING;
  onmessage = () => {};
  onclose = () => {};
  /** Told of every sign of life, the server's pings too. */
  onheard = () => {};
  #stop = new AbortController();

  constructor(token, cursor) {
    this.#read(token, cursor).then((code) => this.#end(code), () => this.#end(LOST));
  }

  /** Nothing can be said by it. */
  send() {
    return false;
  }

  close() {
    this.#stop.abort();
  }

  #end(code) {
    this.readyState = WebSocket.CLOSED;
    this.onclose({ code });
  }

  async #read(token, cursor) {
    const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${token}`, ...(cursor ? { 'Last-Event-ID': cursor } : {}) };
    const answer = await fetch('/events', { headers, signal: this.#stop.signal, cache: 'no-store' });
    if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      return CODES[answer.status] ?? LATER;
    }
    this.readyState = WebSocket.OPEN;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let data = [];
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return RESTART;
      }
      this.onheard();
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines.map((one) => one.replace(/\r$/, ''))) {
        if (line.startsWith('data:')) {
          data.push(line.slice(5).replace(/^ /, ''));
        } else if (line === '' && data.length) {
          this.onmessage({ data: data.join('\n') });
          data = [];
        }
      }
    }
  }
}
