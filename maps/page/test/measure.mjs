// How long a city of 100,000 blocks takes: printed, not judged, for it depends on the machine.

import { stat } from "node:fs/promises";
import { assemble } from "./assemble.mjs";
import { folder, launch, open, settled } from "./browser.mjs";
import { city } from "./town.mjs";

const RUNS = Number(process.env.RUNS ?? 3);
const place = await folder();
const browser = await launch();
try {
  const file = await place.write("city.html", await assemble(await city()));
  console.log(`file                         ${((await stat(file)).size / 1e6).toFixed(1)} MB`);
  for (let run = 1; run <= RUNS; run++) await measure(file, run);
} finally {
  await browser.close();
  await place.remove();
}

async function measure(file, run) {
  const { page, close } = await open(browser, file, { ready: false });
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: "longtask", buffered: true });
  });
  await settled(page);
  const first = await page.evaluate(() => performance.getEntriesByName("blocks drawn")[0].startTime);
  const loading = await longest(page);
  const frames = await page.evaluate(() => {
    window.frames_seen = 0;
    const count = () => {
      window.frames_seen++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    return performance.now();
  });
  await page.evaluate(() => (window.tasks = []));
  await pan(page);
  const panned = await longest(page);
  const seen = await page.evaluate((since) => (1000 * window.frames_seen) / (performance.now() - since), frames);
  await page.evaluate(() => (window.tasks = []));
  await page.locator("#step").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(1500);
  const slid = await longest(page);
  const figures = { "first frame": first, "longest task while loading": loading, "longest task while panning": panned, "longest task of the slider": slid };
  console.log(`run ${run}`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(26)} ${value.toFixed(0).padStart(5)} ms`);
  console.log(`  ${"frames while panning".padEnd(26)} ${seen.toFixed(0).padStart(5)} a second`);
  await close();
}

function longest(page) {
  return page.evaluate(() => Math.max(0, ...window.tasks));
}

/** Drag the map about, zoom in, drag again, zoom out. */
async function pan(page) {
  const [x, y] = [820, 430];
  await page.mouse.move(x, y);
  for (const zoom of [-1, 1]) {
    await page.mouse.down();
    for (let step = 0; step < 40; step++) {
      await page.mouse.move(x + 200 * Math.sin(step / 6), y + 140 * Math.sin(step / 4));
      await page.waitForTimeout(25);
    }
    await page.mouse.up();
    for (let step = 0; step < 12; step++) {
      await page.mouse.wheel(0, 160 * zoom);
      await page.waitForTimeout(60);
    }
    await page.waitForTimeout(600);
  }
}
