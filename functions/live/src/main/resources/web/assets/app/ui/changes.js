// The models say that something is different, and the page is drawn once for all that happened meanwhile.
let draw = () => {};
let waiting = false;

export function drawWith(callback) {
  draw = callback;
  changed();
}

export function changed() {
  if (waiting) {
    return;
  }
  waiting = true;
  const run = () => {
    waiting = false;
    draw();
  };
  // A hidden page gets no animation frames, but its title still counts what is due.
  if (document.hidden) {
    setTimeout(run, 0);
  } else {
    requestAnimationFrame(run);
  }
}
