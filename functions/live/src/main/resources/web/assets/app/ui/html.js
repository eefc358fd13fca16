// The one place that knows where the library is. Text that is put into a template is always text; nothing here parses what people wrote.
export { html, svg, render, nothing } from '/webjars/lit-html/3.3.2/lit-html.js';
export { repeat } from '/webjars/lit-html/3.3.2/directives/repeat.js';
export { live } from '/webjars/lit-html/3.3.2/directives/live.js';
export { classMap } from '/webjars/lit-html/3.3.2/directives/class-map.js';
export { guard } from '/webjars/lit-html/3.3.2/directives/guard.js';

import { ref } from '/webjars/lit-html/3.3.2/directives/ref.js';

/** Calls back with the element when it and what is in it stand in the document; with the same function only once. */
const drawn = new WeakMap();

export function whenDrawn(callback) {
  if (!drawn.has(callback)) {
    drawn.set(callback, (element) => element && queueMicrotask(() => element.isConnected && callback(element)));
  }
  return ref(drawn.get(callback));
}
