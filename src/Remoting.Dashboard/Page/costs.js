// What measured calls cost, and what the pool has found out about how it is used.
import { bytes, element, number, say, time } from "./words.js";

const columns = [["run", time], ["processors", time], ["allocated", bytes], ["sent", bytes], ["received", bytes]];

export class Costs {
  constructor(state) {
    this.state = state;
    this.section = document.getElementById("costs");
    this.body = this.section.querySelector("tbody");
    this.advice = document.getElementById("advice");
  }

  update() {
    const { state, section, body, advice } = this;
    section.hidden = state.costs.length === 0;
    while (body.rows.length > state.costs.length) body.lastChild.remove();
    while (body.rows.length < state.costs.length) this.add();
    state.costs.forEach((of, index) => this.fill(body.rows[index], of));
    advice.hidden = state.advice.length === 0;
    if (advice.children.length !== state.advice.length) advice.replaceChildren(...state.advice.map(text => element("li", {}, text)));
  }

  add() {
    this.body.append(element("tr", {}, element("th", { scope: "row" }), element("td", { class: "number" }),
      ...columns.map(() => element("td", { class: "number" }, element("span"), element("small"))), element("td", { class: "number" })));
  }

  fill(row, of) {
    const cells = [...row.cells];
    say(cells[0], of.callable);
    say(cells[1], number(of.count));
    columns.forEach(([name, words], index) => {
      say(cells[index + 2].firstChild, words(of[name][0]));
      say(cells[index + 2].lastChild, words(of[name][1]));
    });
    say(cells[cells.length - 1], of.peak ? bytes(of.peak) : "–");
  }
}
