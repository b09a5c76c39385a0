// A row a place of the pool: who ran what over the last minute.
import { kinds, minute } from "./state.js";
import { bytes, element, number, say, time } from "./words.js";

export class Lanes {
  /** @param list where rows stand; @param axis what is below them, where they have one of their own */
  constructor(state, choose, list, axis = null) {
    this.state = state;
    this.choose = choose;
    this.list = list;
    this.axis = axis;
    this.rows = [];
    this.chosen = null;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.drawnAt = 0;
    if (axis) label(axis);
    const draw = at => {
      if (this.stopped) return;
      if (at - this.drawnAt >= (this.calm.matches ? 1000 : 60)) {
        this.drawnAt = at;
        this.draw();
      }
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  }

  stop() {
    this.stopped = true;
  }

  update() {
    const { state } = this;
    while (this.rows.length < state.rows.length) this.add(this.rows.length);
    if (this.axis) this.axis.hidden = this.rows.length === 0;
    const byRow = new Map(state.frame.workers.map(worker => [worker.row, worker]));
    this.rows.forEach((row, index) => this.describe(row, byRow.get(index)));
  }

  add(index) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const [name, process, status, figure] = [element("b"), element("span"), element("span", { class: "state" }), element("span")];
    const button = element("button", { type: "button", "aria-pressed": "false" },
      element("span", { class: "who" }, name, process), element("span", { class: "lane" }, canvas), element("span", { class: "what" }, status, figure));
    button.addEventListener("click", event => {
      const box = canvas.getBoundingClientRect();
      const inside = event.detail > 0 && event.clientX >= box.left && event.clientX <= box.right;
      const at = inside ? this.state.now() - minute * (1 - (event.clientX - box.left) / box.width) : null;
      this.choose(index, at === null ? null : this.find(index, at, minute / box.width * 3));
    });
    this.list.append(element("li", {}, button));
    this.rows.push({ canvas, button, name, process, status, figure });
  }

  describe(row, worker) {
    say(row.name, worker ? `Worker ${worker.id}` : "No worker");
    say(row.process, worker?.process ? `${worker.process}` : "");
    const what = worker ? (worker.status === "busy" ? short(worker.callable) : worker.status) + (worker.leased ? ", leased" : "") : "";
    say(row.status, what);
    say(row.figure, worker ? `${number(worker.rate)}/s · ${bytes(worker.memory)}` : "");
    row.button.classList.toggle("busy", worker?.status === "busy");
    const label = worker
      ? `Worker ${worker.id}, process ${worker.process ?? "not started"}, ${worker.status === "busy" ? `busy with ${worker.callable}` : worker.status}, ${number(worker.rate)} calls a second, ${bytes(worker.memory)}`
      : "A place without a worker";
    if (row.button.getAttribute("aria-label") !== label) row.button.setAttribute("aria-label", label);
  }

  focus(index) {
    this.rows[index]?.button.focus();
  }

  mark(index) {
    this.rows.forEach((row, other) => row.button.setAttribute("aria-pressed", String(other === index)));
  }

  /** What is drawn at a moment, deaths first. */
  find(index, at, slack) {
    const near = (this.state.rows[index] ?? []).filter(piece => piece.from - slack <= at && piece.to + slack >= at);
    return near.find(piece => piece.kind === kinds.death || piece.kind === kinds.exit) ?? near.find(piece => piece.kind === kinds.failure)
      ?? near.findLast(piece => piece.kind === kinds.calls) ?? near.at(-1) ?? null;
  }

  draw() {
    if (!this.state.frame || document.hidden) return;
    const style = getComputedStyle(document.documentElement);
    const ink = name => style.getPropertyValue(name).trim();
    const inks = { track: ink("--track"), bad: ink("--bad"), soft: ink("--soft"), card: ink("--card") };
    const now = this.state.now();
    const byRow = new Map(this.state.frame.workers.map(worker => [worker.row, worker]));
    this.rows.forEach((row, index) => this.drawRow(row.canvas, this.state.rows[index] ?? [], byRow.get(index), now, inks));
  }

  drawRow(canvas, pieces, worker, now, inks) {
    const scale = devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * scale), Math.round(canvas.clientHeight * scale)];
    if (width === 0) return;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d");
    const x = at => width * (1 - (now - at) / minute);
    pen.clearRect(0, 0, width, height);
    const top = Math.round(2 * scale), tall = height - 2 * top;
    // Before somebody looked nothing was written down: that is no idle worker.
    const since = Math.max(0, x(this.state.frame.lookedAtSince));
    pen.fillStyle = inks.track;
    pen.fillRect(since, top, width - since, tall);
    if (since > 0) pen.fillRect(0, Math.round(top + tall / 2), since, scale);
    this.drawGaps(pen, pieces, worker, x, width, top, tall, inks, scale);
    for (const piece of pieces) {
      if (piece.kind !== kinds.calls) continue;
      const from = x(piece.from);
      pen.fillStyle = this.state.colour(piece.callable);
      pen.fillRect(from, top, Math.max(scale * .6, x(piece.to) - from - (piece.count === 1 && piece.to - piece.from > 300 ? scale : 0)), tall);
    }
    if (worker?.status === "busy" && worker.callSince !== undefined && now - worker.callSince > 120) {
      const from = Math.max(0, x(worker.callSince));
      pen.fillStyle = this.state.colour(this.state.callables.indexOf(worker.callable));
      pen.globalAlpha = .72;
      pen.fillRect(from, top, width - from, tall);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = inks.bad;
    for (const piece of pieces) {
      if (piece.kind === kinds.failure) pen.fillRect(x(piece.from), height - top - 4 * scale, Math.max(2 * scale, x(piece.to) - x(piece.from)), 4 * scale);
    }
    this.drawEnds(pen, pieces, x, height, inks, scale);
  }

  /** Between the end of a worker and the readiness of the next nobody is there. */
  drawGaps(pen, pieces, worker, x, width, top, tall, inks, scale) {
    let gone = null;
    const clear = (from, to, starting) => {
      const [a, b] = [Math.max(0, x(from)), Math.min(width, x(to))];
      pen.fillStyle = inks.card;
      pen.fillRect(a, 0, b - a, top * 2 + tall);
      if (starting === null) return;
      pen.strokeStyle = inks.soft;
      pen.lineWidth = scale;
      pen.setLineDash([3 * scale, 3 * scale]);
      pen.beginPath();
      pen.moveTo(Math.max(a, x(starting)), top + tall / 2);
      pen.lineTo(b, top + tall / 2);
      pen.stroke();
      pen.setLineDash([]);
    };
    for (const piece of pieces) {
      if (piece.kind === kinds.death || piece.kind === kinds.exit) gone = piece.to;
      else if (piece.kind === kinds.start) {
        clear(gone ?? piece.from, piece.to, piece.from);
        gone = null;
      }
    }
    if (gone !== null) clear(gone, this.state.now(), null);
    else if (worker?.status === "starting") clear(this.state.now() - 50, this.state.now(), null);
  }

  drawEnds(pen, pieces, x, height, inks, scale) {
    pen.font = `600 ${11 * scale}px system-ui, sans-serif`;
    pen.textBaseline = "middle";
    for (const piece of pieces) {
      if (piece.kind !== kinds.death && piece.kind !== kinds.exit) continue;
      const at = Math.round(x(piece.to));
      if (at < 0) continue;
      const death = piece.kind === kinds.death;
      pen.fillStyle = death ? inks.bad : inks.soft;
      pen.fillRect(at - scale, 0, (death ? 3 : 1.5) * scale, height);
      if (!death || !piece.words) continue;
      const wide = pen.measureText(piece.words).width + 8 * scale;
      const left = at - wide - 3 * scale > 0 ? at - wide - 3 * scale : at + 4 * scale;
      pen.fillStyle = inks.card;
      pen.beginPath();
      pen.roundRect(left, height / 2 - 8 * scale, wide, 16 * scale, 3 * scale);
      pen.fill();
      pen.fillStyle = inks.bad;
      pen.fillText(piece.words, left + 4 * scale, height / 2 + .5 * scale);
    }
  }
}

/** The times below lanes. */
export function label(axis) {
  axis.replaceChildren(...[60, 50, 40, 30, 20, 10, 0].map(seconds => element("span", {}, seconds === 0 ? "now" : `${seconds} s`)));
}

/** The method alone, where there is little room. */
function short(callable) {
  return callable ? callable.split(".").at(-1) : "busy";
}

export { short, time };
