// Connects, and hands each frame to what draws it.
import { Cluster } from "./cluster.js";
import { Costs } from "./costs.js";
import { Details } from "./details.js";
import { Lanes } from "./lanes.js";
import { State, colourOf } from "./state.js";
import { Failures, Lines, Times } from "./tables.js";
import { clock, element, number, say } from "./words.js";

const root = document.body.dataset.root;
const connection = document.getElementById("connection");
const sentence = document.getElementById("sentence");
const spoken = document.getElementById("spoken");
const wanted = new URLSearchParams(location.search);

/** What can be done about a worker of a silo: not from here. */
const elsewhere = { actions: false, whyNot: "This is a worker of a silo: its calls are ended, and it is recycled, from the page of that silo." };

let about = { pools: [], numbers: [], actions: false };
let pool = wanted.get("pool") ?? "";
/** The number of the pool whose frames come: its name may become another's. */
let shown = null;
let stream = null;
let attempts = 0;
let state, lanes, details, parts, cluster;
let spokenAt = -Infinity;

async function ask() {
  const answer = await fetch(`${root}/about`, { cache: "no-store" });
  if (!answer.ok) throw new Error(await answer.text());
  about = await answer.json();
  if (shown !== null) {
    const place = about.numbers.indexOf(shown);
    // What is shown is no more: another has a page of its own.
    if (place < 0) { open(); return; }
    pool = about.pools[place];
  } else if (!about.pools.includes(pool)) {
    pool = about.pools[0] ?? "";
  }
  const nav = document.getElementById("pools");
  nav.hidden = about.pools.length < 2;
  nav.replaceChildren(...about.pools.map(name => {
    const button = element("button", { type: "button", "aria-current": String(name === pool) }, name);
    button.addEventListener("click", () => { if (name !== pool) { pool = name; open(); } });
    return button;
  }));
}

async function act(order) {
  if (shown === null) return { words: "There is no such pool any more." };
  try {
    const answer = await fetch(`${root}/act`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Remoting-Dashboard": "act" },
      body: JSON.stringify({ pool, number: shown, ...order }),
    });
    return await answer.json();
  } catch {
    return { words: "The program did not answer." };
  }
}

function clear() {
  document.getElementById("workers").append(document.getElementById("details"));
  document.getElementById("silos").replaceChildren();
  document.getElementById("lanes").replaceChildren();
  document.getElementById("axis").replaceChildren();
  document.querySelector("#times tbody").replaceChildren();
  document.querySelector("#costs tbody").replaceChildren();
  document.getElementById("advice").replaceChildren();
  document.getElementById("failures").replaceChildren();
  document.getElementById("lines").replaceChildren();
  document.getElementById("details").replaceChildren();
  document.getElementById("details").hidden = true;
}

async function open() {
  const attempt = ++attempts;
  stream?.close();
  stream = shown = null;
  try {
    await ask();
    if (attempt !== attempts) return;
  } catch (error) {
    if (attempt !== attempts) return;
    say(connection, "Not connected");
    connection.className = "lost";
    say(sentence, error.message);
    setTimeout(() => { if (attempt === attempts) open(); }, 2000);
    return;
  }
  lanes?.stop();
  cluster?.stop();
  clear();
  state = new State();
  details = new Details(state, act, () => document.body.dataset.shows === "cluster" ? elsewhere : about);
  lanes = new Lanes(state, (row, piece) => details.show(row, piece), document.getElementById("lanes"), document.getElementById("axis"));
  details.onshow = row => lanes.mark(row);
  details.onclose = row => lanes.focus(row);
  cluster = new Cluster(details);
  parts = [lanes, details, new Times(state), new Costs(state), new Failures(state), new Lines(state)];
  const mine = stream = new EventSource(`${root}/events?pool=${encodeURIComponent(pool)}`);
  mine.onmessage = event => { if (mine === stream) take(JSON.parse(event.data)); };
  mine.addEventListener("shown", event => { if (mine === stream) shown = Number(event.data); });
  mine.addEventListener("pools", () => { if (mine === stream) ask().catch(() => { }); });
  mine.addEventListener("none", () => {
    say(sentence, "This program has no process pool now.");
    mine.close();
    setTimeout(() => { if (mine === stream) open(); }, 1000);
  });
  mine.onerror = () => {
    say(connection, "Connection lost, trying again…");
    connection.className = "lost";
    mine.close();
    setTimeout(() => { if (mine === stream) open(); }, 1000);
  };
}

function take(frame) {
  document.body.dataset.level = frame.level;
  document.body.dataset.shows = frame.silos ? "cluster" : "pool";
  say(connection, `Live · ${clock(frame.time)}`);
  connection.className = "";
  tell(frame);
  if (frame.silos) takeCluster(frame);
  else takePool(frame);
  legend(frame.silos ? "silos-legend" : "legend", frame.silos ? cluster.names : state.callables);
}

function takeCluster(frame) {
  cluster.take(frame);
  details.update();
  const silos = frame.silos.length;
  figures([
    ["Calls ended", number(frame.completed)],
    ["Waiting", number(frame.queued)],
    ["Silos given up", number(frame.losses)],
    ["Workers", number(frame.silos.reduce((sum, silo) => sum + silo.workers, 0))],
  ]);
  title(frame, `${silos} ${silos === 1 ? "silo" : "silos"}`);
  say(document.getElementById("limits"), `Calls are written down only while somebody looks, on each silo. Process ${about.process} on ${about.machine}.`);
}

function takePool(frame) {
  state.take(frame);
  const workers = frame.workers.length;
  figures([
    ["Calls ended", number(frame.completed)],
    ["Waiting", number(frame.queued)],
    ["Deaths", number(frame.deaths)],
    ["Processors used", number(frame.workers.reduce((sum, worker) => sum + (worker.processors ?? 0), 0))],
    ["Memory", `${Math.round(frame.workers.reduce((sum, worker) => sum + (worker.memory ?? 0), 0) / 1e6).toLocaleString("en")} MB`],
  ]);
  title(frame, `${workers} ${workers === 1 ? "worker" : "workers"}`);
  document.getElementById("no-lanes").hidden = frame.rows > 0;
  for (const part of parts) part.update();
  limits();
}

function title(frame, words) {
  document.title = `${frame.level === "trouble" || frame.level === "broken" ? "⚠ " : ""}${words} · Remoting`;
}

/** Names of callables stand in backquotes; deaths are red. */
function tell(frame) {
  if (sentence.dataset.text !== frame.sentence) {
    sentence.dataset.text = frame.sentence;
    const words = frame.sentence.charAt(0).toUpperCase() + frame.sentence.slice(1);
    sentence.replaceChildren(...words.split("; ").flatMap((part, index) => {
      const children = part.split("`").map((text, odd) => odd % 2 === 1 ? element("code", {}, text) : text);
      const bad = frame.level === "broken" || /\bdeaths? in\b/.test(part);
      return [index > 0 ? "; " : "", element("span", { class: bad ? "bad" : "" }, ...children)];
    }));
  }
  // Read aloud now and then, not four times a second.
  if (performance.now() - spokenAt > 10000 && spoken.textContent !== frame.sentence) {
    spokenAt = performance.now();
    spoken.textContent = frame.sentence;
  }
}

function figures(all) {
  const list = document.getElementById("figures");
  while (list.children.length < all.length) list.append(element("div", {}, element("dt"), element("dd")));
  while (list.children.length > all.length) list.lastChild.remove();
  all.forEach(([term, value], index) => {
    say(list.children[index].firstChild, term);
    say(list.children[index].lastChild, value);
  });
}

function legend(id, callables) {
  const list = document.getElementById(id);
  const shown = callables.slice(0, 8);
  const names = [...shown, ...(state.deaths.length > 0 ? ["a death"] : [])];
  if (list.dataset.names === names.join()) return;
  list.dataset.names = names.join();
  list.replaceChildren(...names.map((name, index) => {
    const mark = element("i", { class: index < shown.length ? "" : "death" });
    if (index < shown.length) mark.style.background = colourOf(index);
    return element("li", {}, mark, name);
  }));
}

function limits() {
  const { limits: most } = state;
  if (!most) return;
  say(document.getElementById("limits"),
    `What this page keeps: calls only while somebody looks, the last minute of them, at most ${number(most.pieces)} pieces a row (calls under ${most.cell} ms are added up) ` +
    `and ${most.callables} callables; the last ${most.deaths} deaths, ${most.failures} kinds of failures and ${number(most.lines)} printed lines. ` +
    `A restart of the program begins anew. Process ${about.process} on ${about.machine}.`);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const list of document.querySelectorAll(".legend[id], #legend")) list.dataset.names = ""; });
open();
