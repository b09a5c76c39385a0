// Where the time went, what failed, and what workers print.
import { ago, clock, element, number, say, time } from "./words.js";

const stages = ["wait", "serialize", "transfer", "run"];

export class Times {
  constructor(state) {
    this.state = state;
    this.body = document.querySelector("#times tbody");
  }

  update() {
    const { state, body } = this;
    const none = state.times.length === 0;
    document.getElementById("no-times").hidden = !none;
    document.getElementById("times").hidden = none;
    while (body.rows.length < state.times.length) this.add();
    state.times.forEach((of, index) => this.fill(body.rows[index], of));
  }

  add() {
    const row = element("tr", {}, element("th", { scope: "row" }, element("i"), element("span")),
      element("td", {}, element("div", { class: "bar", role: "img" }, ...stages.map(name => element("i", { class: name })))), element("td", { class: "number" }), element("td", { class: "number" }),
      ...stages.map(() => element("td", { class: "number" }, element("span"), element("small"))));
    this.body.append(row);
  }

  fill(row, of) {
    const [head, bar, calls, failed, ...cells] = row.cells;
    head.firstChild.style.background = this.state.colour(of.callable);
    say(head.lastChild, this.state.callables[of.callable] ?? "");
    say(calls, number(of.calls));
    say(failed, of.failed ? number(of.failed) : "–");
    failed.classList.toggle("bad", of.failed > 0);
    const means = stages.map(name => of[name]?.[2] ?? 0);
    const all = means.reduce((sum, mean) => sum + mean, 0) || 1;
    stages.forEach((name, index) => {
      const part = bar.firstChild.children[index];
      const wide = `${(means[index] / all * 100).toFixed(1)}%`;
      if (part.style.width !== wide) part.style.width = wide;
      say(cells[index].firstChild, of[name] ? time(of[name][0]) : "–");
      say(cells[index].lastChild, of[name] ? time(of[name][1]) : "");
    });
    bar.firstChild.setAttribute("aria-label", `${Math.round(means[0] / all * 100)} % waits, ${Math.round(means[3] / all * 100)} % runs`);
  }
}

export class Failures {
  constructor(state) {
    this.state = state;
    this.list = document.getElementById("failures");
    this.items = new Map();
  }

  update() {
    const { state, list, items } = this;
    document.getElementById("no-failures").hidden = state.failures.length > 0 || state.deaths.length > 0;
    const keys = new Set();
    state.failures.forEach((failure, index) => {
      const key = `${failure.callable}\n${failure.reason}\n${failure.frame}`;
      keys.add(key);
      if (!items.has(key)) items.set(key, this.make());
      const item = items.get(key);
      this.fill(item, failure);
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    });
    for (const [key, item] of items) if (!keys.has(key)) { item.remove(); items.delete(key); }
  }

  make() {
    const button = element("button", { type: "button", hidden: true }, "Copy replay command");
    const item = element("li", { class: "failure" }, element("details", {}, element("summary", {},
      element("span", {}, element("b"), " ", element("span", { class: "reason" })), element("span", { class: "when" }), element("span", { class: "where" })),
      element("p", { class: "said" }), element("pre", { tabindex: "0", "aria-label": "Stack" }), button));
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.command);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy replay command"; }, 1500);
    });
    return item;
  }

  fill(item, failure) {
    const summary = item.querySelector("summary");
    say(summary.querySelector("b"), failure.callable);
    say(summary.querySelector(".reason"), failure.reason);
    const times = failure.count === 1 ? "once" : `${number(failure.count)} times`;
    const now = this.state.frame.time;
    say(summary.querySelector(".when"), failure.count === 1 ? `once, ${ago(failure.last, now)}` : `${times}, first ${ago(failure.first, now)}, last ${ago(failure.last, now)}`);
    const where = summary.querySelector(".where");
    where.hidden = !failure.frame;
    say(where, failure.frame ? `at ${failure.frame}` : "");
    say(item.querySelector(".said"), failure.message);
    const stack = item.querySelector("pre");
    stack.hidden = !failure.details;
    say(stack, failure.details);
    const button = item.querySelector("button");
    button.hidden = !failure.capsule;
    if (failure.capsule) button.dataset.command = `REMOTING_REPLAY='${failure.capsule.replaceAll("'", "'\\''")}' dotnet run`;
  }
}

export class Lines {
  constructor(state) {
    this.state = state;
    this.list = document.getElementById("lines");
    this.text = document.getElementById("filter-text");
    this.worker = document.getElementById("filter-worker");
    this.errors = document.getElementById("filter-errors");
    this.shown = 0;
    document.getElementById("filter").addEventListener("submit", event => event.preventDefault());
    for (const input of [this.text, this.worker, this.errors]) input.addEventListener("input", () => this.again());
  }

  again() {
    this.shown = 0;
    this.list.replaceChildren();
    this.update();
  }

  update() {
    const { state, list } = this;
    document.getElementById("no-lines").hidden = state.lines.length > 0;
    const follow = list.scrollTop + list.clientHeight >= list.scrollHeight - 20;
    for (const line of state.lines) {
      if (line.number <= this.shown) continue;
      this.shown = line.number;
      this.offer(line.worker);
      if (!this.wants(line)) continue;
      list.append(element("li", { class: line.error ? "error" : "" }, element("time", {}, clock(line.at)), element("span", {}, `#${line.worker}`), element("code", {}, line.text)));
    }
    while (list.children.length > (state.limits?.lines ?? 1000)) list.firstChild.remove();
    if (follow) list.scrollTop = list.scrollHeight;
  }

  wants(line) {
    return (!this.errors.checked || line.error) && (this.worker.value === "" || Number(this.worker.value) === line.worker)
      && line.text.toLowerCase().includes(this.text.value.toLowerCase());
  }

  offer(worker) {
    if (![...this.worker.options].some(option => option.value === String(worker))) this.worker.append(element("option", { value: String(worker) }, `Worker ${worker}`));
    // Workers come and go: those that are long gone need not be offered.
    if (this.worker.options.length > 200) this.worker.options[1].remove();
  }
}
