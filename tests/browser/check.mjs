// The dashboard of samples/Service in a real browser: what changes under load, what a killed worker looks like, what the buttons do, and that nothing leaves
// the machine. Prints a line a check; exit code 1 when one fails.  node check.mjs ADDRESS READ-ONLY-ADDRESS [FOLDER FOR PICTURES]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [address, readOnly, pictures] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "remoting-browser-"));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const complaints = [];
let failed = 0;

async function check(what, holds) {
  let right = false;
  let why = "";
  try {
    right = await holds();
  } catch (error) {
    why = ` (${error.message.split("\n")[0]})`;
  }
  console.log(`${right ? "ok  " : "FAIL"} ${what}${why}`);
  if (!right) failed++;
}

function watch(page) {
  page.on("console", message => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
  page.on("pageerror", error => complaints.push(error.stack));
  page.on("request", request => {
    const url = request.url();
    if (![address, readOnly].some(own => url.startsWith(own)) && !url.startsWith("data:")) complaints.push(`request to ${url}`);
  });
  return page;
}

const until = (page, what, argument) => page.waitForFunction(what, argument, { timeout: 20000, polling: 20 }).then(() => true);
const sentence = page => page.textContent("#sentence");
const coloured = page => page.$$eval("#lanes canvas", canvases => canvases.filter(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 90) return true;
  return false;
}).length);
const pause = time => new Promise(done => setTimeout(done, time));
const get = path => fetch(address + path).catch(() => null);

async function load(time) {
  const end = Date.now() + time;
  await Promise.all([...Array(6).keys()].map(async caller => {
    for (let page = caller; Date.now() < end; page += 7) await get(page % 3 === 0 ? "/words?text=the+quick+brown+fox" : `/render/${page}`);
  }));
}

const browser = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags, viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
try {
  const page = watch(await browser.newPage());
  await page.goto(`${address}/remoting`);
  await check("the page is connected", () => until(page, () => document.querySelector("#connection").textContent.startsWith("Live")));
  const before = await sentence(page);
  const busy = load(6000);
  await check("the sentence changes under load", () => until(page, was => document.querySelector("#sentence").textContent !== was && / calls\/s/.test(document.querySelector("#sentence").textContent), before));
  await check("lanes fill under load", async () => { await pause(1500); return await coloured(page) >= 2; });
  await busy;
  await check("where the time went is told of each callable", async () => (await page.textContent("#times")).includes("Work.Render") && (await page.textContent("#times")).includes("Work.CountWords"));

  await page.locator("#lanes button").first().focus();
  await page.keyboard.press("Enter");
  await check("a lane opens by keyboard", () => page.locator("#details").isVisible());
  await page.keyboard.press("Tab");
  await page.locator("#details button", { hasText: "Close" }).focus();
  await page.keyboard.press("Escape");
  await check("Escape closes it, and the focus is where it was", async () => !await page.locator("#details").isVisible() && page.evaluate(() => document.activeElement.closest("#lanes") !== null));

  const long = get("/convert/60");
  await until(page, () => [...document.querySelectorAll("#lanes button")].some(button => button.textContent.includes("Convert")));
  await page.locator("#lanes button", { hasText: "Convert" }).click();
  await page.getByRole("button", { name: "Stack" }).click();
  await check("a stack says where the call is", () => until(page, () => document.querySelector("#details > pre").textContent.includes("Convert")));
  if (pictures) await page.locator("section").first().screenshot({ path: join(pictures, "dashboard-worker.png") });
  await page.getByRole("button", { name: "Kill call" }).click();
  await check("a call that is killed ends for its caller", async () => (await long)?.status === 503);
  await load(500);
  const first = page.locator("#lanes button").first();
  await first.click();
  const who = await first.locator("b").textContent();
  await page.getByRole("button", { name: "Recycle" }).click();
  await load(1500);
  await check("a worker that is recycled is replaced", () => until(page, was => document.querySelector("#lanes b").textContent !== was, who));
  await check("neither is a death", async () => !/death/.test(await sentence(page)));

  await get("/convert/0");
  const doomed = get("/convert/60");
  await until(page, () => [...document.querySelectorAll("#lanes button")].some(button => button.textContent.includes("Convert")));
  const victim = Number(await page.locator("#lanes button", { hasText: "Convert" }).locator(".who span").textContent());
  process.kill(victim, "SIGKILL");
  const killed = Date.now();
  await until(page, () => /1 death in 10 min/.test(document.querySelector("#sentence").textContent));
  const seen = Date.now() - killed;
  await check(`a killed worker is seen within a second (${seen} ms)`, async () => seen < 1000);
  await doomed;
  await get("/crash");
  await check("a crash is told with its callable and signal", () => until(page, () => /signal 11/.test(document.querySelector("#failures").textContent) && /RenderBroken/.test(document.querySelector("#failures").textContent)));
  await page.locator(".failure summary", { hasText: "RenderBroken" }).click();
  await page.getByRole("button", { name: "Copy replay command" }).first().click();
  await check("the command that replays it can be copied", async () => /^REMOTING_REPLAY='.*capsule\.json' dotnet run$/.test(await page.evaluate(() => navigator.clipboard.readText())));
  await page.locator(".failure summary", { hasText: "RenderBroken" }).click();
  await get("/date?text=the+day+after+tomorrow");
  await check("what was thrown is told with its place", () => until(page, () => /System\.FormatException/.test(document.querySelector("#failures").textContent) && /at Service\.Work\.ParseDate/.test(document.querySelector("#failures").textContent)));
  await page.fill("#filter-text", "font table");
  await check("lines are filtered", async () => (await page.locator("#lines li").count()) > 0 && (await page.locator("#lines li").allTextContents()).every(line => line.includes("font table")));
  await page.fill("#filter-text", "");

  const closed = watch(await browser.newPage());
  await closed.goto(`${readOnly}/remoting`);
  await fetch(`${readOnly}/render/1`);
  await until(closed, () => document.querySelectorAll("#lanes button").length > 0);
  await closed.locator("#lanes button").first().click();
  await check("without having been asked for, buttons do nothing", async () => await closed.getByRole("button", { name: "Recycle" }).isDisabled());
  await check("... and the page says what to write", async () => (await closed.textContent("#details")).includes("ActionsPolicy"));
  await check("... and the server refuses, whatever a page does", async () => (await fetch(`${readOnly}/remoting/act`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Remoting-Dashboard": "act" },
    body: JSON.stringify({ pool: "documents", worker: 1, action: "recycle" }) })).status === 403);
  await closed.close();

  if (pictures) {
    const pages = [["light", 1280, 900, "light"], ["dark", 1280, 900, "dark"], ["phone", 390, 844, "light"]];
    const open = [];
    for (const [name, width, height, colorScheme] of pages) {
      const shown = watch(await browser.newPage());
      await shown.setViewportSize({ width, height });
      await shown.emulateMedia({ colorScheme });
      await shown.goto(`${address}/remoting`);
      open.push([name, shown]);
    }
    const traffic = load(62000);
    await pause(25000);
    await get("/crash");
    await pause(15000);
    await get("/date?text=the+day+after+tomorrow");
    await pause(17000);
    for (const [name, shown] of open) {
      await shown.bringToFront();
      await pause(700);
      await shown.screenshot({ path: join(pictures, `dashboard-${name}.png`), fullPage: name !== "phone" });
    }
    await traffic;
  }
  await check(`no complaint in the console, no request that leaves the machine${complaints.length > 0 ? `: ${[...new Set(complaints)].join("; ")}` : ""}`, async () => complaints.length === 0);
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(failed === 0 ? "The page is as it should be." : `${failed} checks failed.`);
process.exit(failed === 0 ? 0 : 1);
