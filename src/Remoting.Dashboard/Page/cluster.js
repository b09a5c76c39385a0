// A cluster: a group of lanes a silo, below what is known of it here.
import { Lanes, label } from "./lanes.js";
import { State } from "./state.js";
import { element, number, say, time } from "./words.js";

export class Cluster {
  /** @param details what shows the worker that was clicked on */
  constructor(details) {
    this.details = details;
    this.list = document.getElementById("silos");
    this.axis = document.getElementById("silos-axis");
    this.names = [];
    this.silos = new Map();
    label(this.axis);
  }

  stop() {
    for (const silo of this.silos.values()) silo.lanes.stop();
  }

  take(frame) {
    const there = new Set(frame.silos.map(silo => silo.name));
    for (const [name, silo] of this.silos) if (!there.has(name)) this.remove(name, silo);
    for (const told of frame.silos) this.show(this.silos.get(told.name) ?? this.add(told.name), told);
    document.getElementById("no-silos").hidden = frame.silos.length > 0;
    this.axis.hidden = frame.silos.length === 0;
  }

  add(name) {
    const rows = element("ol", { class: "lanes" });
    const [state, facts, pool] = [element("p"), element("p"), element("p")];
    const head = element("div", { class: "silo-head" }, element("h3", {}, name), state, facts, pool);
    const item = element("li", { "aria-label": `Silo ${name}` }, head, rows);
    const kept = new State(this.names);
    const lanes = new Lanes(kept, (row, piece) => {
      for (const other of this.silos.values()) other.lanes.mark(null);
      this.details.onshow = chosen => lanes.mark(chosen);
      this.details.onclose = chosen => lanes.focus(chosen);
      this.details.showIn(item, kept, row, piece);
    }, rows);
    const silo = { item, state, facts, pool, kept, lanes };
    this.silos.set(name, silo);
    const after = [...this.silos.keys()].sort().indexOf(name);
    this.list.insertBefore(item, this.list.children[after] ?? null);
    return silo;
  }

  remove(name, silo) {
    if (silo.item.contains(this.details.box)) {
      this.details.show(null, null);
      document.getElementById("workers").append(this.details.box);
    }
    silo.lanes.stop();
    silo.item.remove();
    this.silos.delete(name);
  }

  show(silo, told) {
    say(silo.state, told.state);
    silo.state.classList.toggle("lost", told.state === "does not answer");
    const each = told.callTime === undefined ? "" : `, lately ${time(told.callTime)} each`;
    say(silo.facts, `${number(told.calls)} ${told.calls === 1 ? "call" : "calls"} of this program, ${number(told.allCalls)} of all${each}`);
    if (!told.lanes) return;
    silo.kept.take(told.lanes);
    silo.lanes.update();
    say(silo.pool, told.lanes.sentence);
  }
}
