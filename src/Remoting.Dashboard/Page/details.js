// The chosen worker: what it does, what was clicked on, and what can be done about it.
import { kinds } from "./state.js";
import { ago, bytes, element, number, say, time } from "./words.js";

export class Details {
  constructor(state, act, about) {
    this.state = state;
    this.act = act;
    this.about = about;
    this.box = document.getElementById("details");
    this.row = null;
    this.piece = null;
    this.answer = element("p", { class: "answer", role: "status" });
    this.stack = element("pre", { hidden: true, tabindex: "0", "aria-label": "Stack" });
    this.title = element("h3");
    this.facts = element("dl", { class: "facts" });
    this.past = element("div");
    this.buttons = {
      stack: this.button("Stack", "stack", ""),
      end: this.button("Kill call", "end", "danger"),
      recycle: this.button("Recycle", "recycle", ""),
    };
    const close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", () => this.show(null, null));
    this.why = element("p", { class: "answer" });
    this.box.append(element("div", { class: "details-head" }, this.title,
      element("div", { class: "actions" }, ...Object.values(this.buttons), close)), this.facts, this.past, this.answer, this.stack, this.why);
    this.box.addEventListener("keydown", event => { if (event.key === "Escape") this.show(null, null); });
  }

  button(words, action, kind) {
    const made = element("button", { type: "button", class: kind }, words);
    made.addEventListener("click", async () => {
      const worker = this.worker();
      if (!worker) return;
      say(this.answer, "…");
      const answer = await this.act({ action, worker: worker.id, sequence: worker.sequence ?? 0 });
      say(this.answer, answer.words ?? "");
      this.stack.hidden = !answer.stack;
      say(this.stack, answer.stack ?? "");
    });
    return made;
  }

  worker() {
    return this.state.frame?.workers.find(worker => worker.row === this.row);
  }

  /** The same for a worker of a silo, below the lanes of that one. */
  showIn(place, state, row, piece) {
    this.state = state;
    place.append(this.box);
    this.show(row, piece);
  }

  show(row, piece) {
    const closed = this.row;
    this.row = row;
    this.piece = piece;
    this.box.hidden = row === null;
    say(this.answer, "");
    this.stack.hidden = true;
    this.onshow?.(row);
    if (row === null && closed !== null) this.onclose?.(closed);
    this.update();
  }

  update() {
    if (this.row === null) return;
    const worker = this.worker();
    const { actions, whyNot } = this.about();
    say(this.title, worker ? `Worker ${worker.id}` : "Nobody has this place now");
    for (const [name, button] of Object.entries(this.buttons)) {
      button.disabled = !actions || !worker || (name !== "recycle" && worker.status !== "busy");
      button.title = actions ? "" : whyNot ?? "";
    }
    say(this.why, actions ? "" : whyNot ?? "");
    this.list(worker ? [
      ["Process", worker.process ?? "–"],
      ["Does", worker.status === "busy" ? worker.callable : worker.status],
      ["For", worker.callSince === undefined ? "–" : time((this.state.now() - worker.callSince) * 1000)],
      ["Arguments of the call", bytes(worker.bytes)],
      ["Calls ended", number(worker.done)],
      ["Calls a second", number(worker.rate)],
      ["Memory", this.trend(worker.id, 1, bytes)],
      ["Processors", this.trend(worker.id, 2, value => value.toFixed(2))],
    ] : []);
    this.updatePast();
  }

  /** Now, and the most of the last minute. */
  trend(id, part, words) {
    const load = this.state.loads.get(id);
    if (!load?.length) return "–";
    return `${words(load.at(-1)[part])}, at most ${words(Math.max(...load.map(sample => sample[part])))}`;
  }

  list(facts) {
    while (this.facts.children.length > facts.length) this.facts.lastChild.remove();
    while (this.facts.children.length < facts.length) this.facts.append(element("div", {}, element("dt"), element("dd")));
    facts.forEach(([term, value], index) => {
      const [dt, dd] = this.facts.children[index].children;
      say(dt, term);
      say(dd, String(value));
    });
  }

  updatePast() {
    const { piece } = this;
    if (!piece) {
      this.past.replaceChildren();
      this.pastOf = null;
      return;
    }
    if (this.pastOf === piece) return;
    this.pastOf = piece;
    const when = `${time((this.state.now() - piece.to) * 1000)} before the click`;
    if (piece.kind === kinds.death || piece.kind === kinds.exit) {
      const death = this.state.deaths.findLast(other => other.worker === piece.worker);
      const words = piece.kind === kinds.death ? `Worker ${piece.worker} died: ${piece.words}` : `Worker ${piece.worker} left`;
      this.past.replaceChildren(element("p", { class: "answer" }, `${words}${death?.callable ? `, under ${death.callable}` : ""}, ${when}.`),
        ...(death?.stderr ? [element("pre", { tabindex: "0", "aria-label": "Standard error" }, death.stderr)] : []));
    } else if (piece.kind === kinds.failure) {
      const failure = this.state.failures[0];
      this.past.replaceChildren(element("p", { class: "answer" }, `${number(piece.count)} ${piece.count === 1 ? "call" : "calls"} failed, ${when}.`),
        ...(failure ? [element("pre", { tabindex: "0" }, `${failure.callable}: ${failure.reason}: ${failure.message}\n${failure.details}`)] : []));
    } else if (piece.kind === kinds.start) {
      this.past.replaceChildren(element("p", { class: "answer" }, `Worker ${piece.worker} started in ${time((piece.to - piece.from) * 1000)}, ${when}.`));
    } else {
      const name = this.state.callables[piece.callable] ?? "others";
      this.past.replaceChildren(element("p", { class: "answer" },
        `${number(piece.count)} × ${name} in ${time((piece.to - piece.from) * 1000)}, ${when}, on worker ${piece.worker}.`));
    }
  }
}

export { ago };
