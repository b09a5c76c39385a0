// Numbers and times as people read them.

export function number(value) {
  if (value === undefined || value === null) return "–";
  if (value < 9.95) return String(Math.round(value * 10) / 10);
  return Math.round(value).toLocaleString("en");
}

/** @param {number} micros microseconds */
export function time(micros) {
  if (micros < 1) return `${micros.toFixed(2)} µs`;
  if (micros < 10) return `${micros.toFixed(1)} µs`;
  if (micros < 1000) return `${Math.round(micros)} µs`;
  const ms = micros / 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60000)} min`;
}

export function bytes(count) {
  if (count === undefined || count === null) return "–";
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(count < 1e4 ? 1 : 0)} kB`;
  if (count < 1e9) return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} MB`;
  return `${(count / 1e9).toFixed(1)} GB`;
}

export const clock = at => new Date(at).toTimeString().slice(0, 8);

/** How long ago, in words. */
export function ago(at, now) {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 2) return "just now";
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return clock(at);
}

/** An element with text or children; text is never read as markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") made.className = value;
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** Sets text only where it is another one, so that what is selected, or read aloud, stays so. */
export function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}
