// A browser, and a page that is watched: errors, violations of the policy, requests.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A folder for the pages of a test, removed by `remove`. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), "radii-page-"));
  return {
    path,
    write: async (name, html) => {
      await writeFile(join(path, name), html);
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true }),
  };
}

/** Open a file and wait for the map. What went wrong is in `faults`. */
export async function open(browser, file, options = {}) {
  const { ready = true, ...more } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...more });
  const faults = [];
  const url = pathToFileURL(file).href;
  await context.route("**/*", (route) => {
    const asked = route.request().url();
    if (asked === url || asked.startsWith("blob:") || asked.startsWith("data:")) return route.continue();
    faults.push(`request: ${asked}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("request", (request) => {
    const asked = request.url();
    if (asked !== url && !asked.startsWith("blob:") && !asked.startsWith("data:")) faults.push(`request: ${asked}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isDriver(message.text())) faults.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
    window.print = () => (window.printed = (window.printed ?? 0) + 1);
  });
  await page.goto(url);
  if (ready) await settled(page);
  return { page, context, faults, close: () => context.close() };
}

/** What the software renderer says of itself. */
function isDriver(text) {
  return /GPU stall|GL Driver Message|software WebGL|swiftshader/i.test(text);
}

/** Blocks are drawn and the map is at rest. */
export async function settled(page) {
  await page.waitForFunction(() => performance.getEntriesByName("blocks drawn").length > 0, null, { timeout: 60_000 });
  await quiet(page);
}

/** The map is at rest, and has been for some frames. */
export async function quiet(page) {
  for (let rests = 0; rests < 3; ) {
    await page.waitForTimeout(100);
    rests = (await page.locator("#map").getAttribute("aria-busy")) === "false" ? rests + 1 : 0;
  }
}
