// In the place of lit-html: a template is what it was written as.
const template = (strings, ...values) => ({ strings: [...strings], values });
export const html = template;
export const svg = template;
export const nothing = null;
export const render = () => {};
export const repeat = (all, key, draw) => [...all].map((one, at) => (draw ?? key)(one, at));
export const live = (value) => value;
export const classMap = (classes) => classes;
export const guard = (_, draw) => draw();
export const whenDrawn = () => null;
