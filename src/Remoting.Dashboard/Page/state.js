// What has come from the server, and no more of it than the page says it keeps. Numbers are the pool's own: nothing is added up here.

export const kinds = { calls: 0, failure: 1, start: 2, death: 3, exit: 4 };
export const minute = 60000;

const palette = {
  light: ["#2f77dc", "#d08e0b", "#7d5bd0", "#119b8c", "#c2559d", "#7a962a", "#a2683c", "#66738a"],
  dark: ["#5d9bf3", "#e9b949", "#a98bea", "#38c3b2", "#e58bc4", "#a9c751", "#cf9769", "#93a1b8"],
};
const dark = matchMedia("(prefers-color-scheme: dark)");

export class State {
  /** @param {string[]} names callables in the order of their colours, which several pools may have in common */
  constructor(names = []) {
    this.names = names;
    this.begin();
  }

  /** Who tells begins anew. */
  begin() {
    this.frame = null;
    this.callables = [];
    this.rows = [];
    this.times = [];
    this.costs = [];
    this.advice = [];
    this.deaths = [];
    this.failures = [];
    this.lines = [];
    this.limits = null;
    this.loads = new Map();
    this.offset = null;
  }

  take(frame) {
    if (frame.limits) this.begin();
    this.frame = frame;
    // The least delay seen is nearest to the truth; clocks that drift apart are followed slowly.
    const offset = frame.now - performance.now();
    this.offset = this.offset === null ? offset : Math.max(offset, this.offset - 0.5);
    if (frame.callables) {
      this.callables = frame.callables;
      for (const name of frame.callables) if (!this.names.includes(name)) this.names.push(name);
    }
    if (frame.limits) { this.limits = frame.limits; this.since = frame.since; }
    if (frame.times) this.times = frame.times;
    if (frame.costs) this.costs = frame.costs;
    if (frame.advice) this.advice = frame.advice;
    if (frame.deathList) this.deaths = frame.deathList;
    if (frame.failures) this.failures = frame.failures;
    if (frame.lines) {
      this.lines.push(...frame.lines);
      this.lines.splice(0, this.lines.length - (this.limits?.lines ?? 1000));
    }
    while (this.rows.length < frame.rows) this.rows.push([]);
    for (const [row, worker, kind, from, to, callable, count, words] of frame.pieces)
      this.rows[row].push({ worker, kind, from, to, callable, count, words });
    for (const row of this.rows) {
      let old = 0;
      while (old < row.length && row[old].to < frame.now - minute - 5000) old++;
      if (old > 0) row.splice(0, old);
    }
    const there = new Set();
    for (const worker of frame.workers) {
      there.add(worker.id);
      const load = this.loads.get(worker.id) ?? [];
      load.push([frame.now, worker.memory ?? 0, worker.processors ?? 0]);
      if (load.length > 240) load.shift();
      this.loads.set(worker.id, load);
    }
    for (const id of this.loads.keys()) if (!there.has(id)) this.loads.delete(id);
  }

  /** Now, by the clock of the server. */
  now() {
    return this.offset === null ? 0 : performance.now() + this.offset;
  }

  colour(callable) {
    return colourOf(callable < 0 ? -1 : this.names.indexOf(this.callables[callable]));
  }
}

/** The colour of a name, by its place among those that have one. */
export function colourOf(place) {
  const colours = dark.matches ? palette.dark : palette.light;
  return colours[place < 0 ? colours.length - 1 : place % colours.length];
}
