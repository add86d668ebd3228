// The page opens from a file, alone; it says what the data say and runs nothing they hold.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { assemble } from "./assemble.mjs";
import { folder, launch, open, quiet, settled } from "./browser.mjs";
import { city, HOSTILE, town } from "./town.mjs";
import { words } from "./words.mjs";

describe("the page", () => {
  let browser, place, file;

  before(async () => {
    browser = await launch();
    place = await folder();
    file = await place.write("town.html", await assemble(await town()));
  });

  after(async () => {
    await browser.close();
    await place.remove();
  });

  it("opens from a file with no request, no error, no breach of its policy", async () => {
    for (const polygons of [true, false]) {
      const path = await place.write("one.html", await assemble(await town({ polygons })));
      const { page, faults, close } = await open(browser, path);
      assert.deepEqual(faults, []);
      assert.equal(await page.title(), "海勃湾区城区（虚构）");
      assert.equal(await page.locator("[style]").evaluateAll((all) => all.filter((element) => element.outerHTML.includes("javascript")).length), 0);
      await close();
    }
  });

  it("knows every word it says, and says every word it has", async () => {
    const source = await readFile(new URL("../src/words.ts", import.meta.url), "utf8");
    const used = [...source.split("] as const")[0].matchAll(/"(\w+)"/g)].map(([, word]) => word);
    const written = Object.keys(await words()).filter((word) => word !== "noscript");
    assert.deepEqual(used.toSorted(), written.toSorted());
  });

  it("sets Chinese in Chinese", async () => {
    const { page, close } = await open(browser, file);
    const [one, other, none] = await page.evaluate(() =>
      ["海", "湾", "\ue123"].map((text) => {
        const canvas = document.createElement("canvas");
        const context = canvas.getContext("2d");
        context.font = `40px ${getComputedStyle(document.body).fontFamily}`;
        context.fillText(text, 10, 60);
        return canvas.toDataURL();
      }),
    );
    assert.notEqual(one, other);
    assert.notEqual(one, none);
    assert.notEqual(other, none);
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    await close();
  });

  it("writes Chinese on the map", async () => {
    const named = await town({ language: "en" });
    const shots = [];
    for (const name of ["海", "湾", "\ue123"]) {
      const data = structuredClone(named);
      data.sites.names = data.sites.names.map(() => name.repeat(3));
      const { page, close } = await open(browser, await place.write("name.html", await assemble(data)));
      shots.push((await page.locator("#map").screenshot()).toString("base64"));
      await close();
    }
    assert.equal(new Set(shots).size, 3, "each name looks its own");
  });

  it("opens beside its panel, on the 180th meridian too", async () => {
    const data = await town({ language: "en" });
    const [west, , east] = data.bounds;
    const shift = 180 - (west + east) / 2;
    const shots = [];
    for (const moved of [0, shift]) {
      const there = structuredClone(data);
      there.origin[0] += moved;
      there.bounds[0] += moved;
      there.bounds[2] += moved;
      const { page, faults, close } = await open(browser, await place.write("meridian.html", await assemble(there)));
      await quiet(page);
      shots.push(await colours(page));
      assert.deepEqual(faults, []);
      await close();
    }
    const alike = shots[0].filter((colour, at) => colour.every((channel, of) => Math.abs(channel - shots[1][at][of]) < 24));
    assert.ok(alike.length > 0.97 * shots[0].length, `${alike.length} of ${shots[0].length} places look alike`);
    assert.ok(new Set(shots[0].map(String)).size > 20, "there is something to see");
  });

  /** Colours of the map all over it. */
  async function colours(page) {
    const shot = (await page.locator("#map").screenshot()).toString("base64");
    return page.evaluate(async (shot) => {
      const image = new Image();
      image.src = `data:image/png;base64,${shot}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const places = [];
      for (let y = 5; y < image.height; y += 10) {
        for (let x = 5; x < image.width; x += 10) places.push([...data.slice(4 * (y * image.width + x), 4 * (y * image.width + x) + 3)]);
      }
      return places;
    }, shot);
  }

  it("shows hostile names as they are", async () => {
    const data = await town();
    data.title = HOSTILE[1];
    data.sources = [{ en: HOSTILE[0], zh: HOSTILE[0] }];
    const { page, faults, close } = await open(browser, await place.write("hostile.html", await assemble(data)));
    assert.equal(await page.locator("h1").first().textContent(), HOSTILE[1]);
    await page.locator("summary").first().click();
    await page.locator("tbody tr").first().waitFor();
    for (const name of [HOSTILE[0], HOSTILE[5]]) assert.ok((await page.locator("table bdi").allTextContents()).includes(name));
    for (const name of HOSTILE) {
      await page.locator("#search").fill(name);
      assert.ok((await page.locator("#search-list bdi").allTextContents()).includes(name), name);
      await page.keyboard.press("Enter");
      assert.equal(await page.locator(".card h2").textContent(), name);
    }
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.deepEqual(faults, []);
    await close();
  });

  it("says so where no map can be drawn, and shows its figures", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const plain = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
        return kind.startsWith("webgl") ? null : plain.call(this, kind, ...more);
      };
    });
    await page.goto(`file://${file}`);
    await page.locator(".notice").waitFor();
    assert.ok((await page.locator(".headline strong").first().textContent()).includes("%"));
    await context.close();
  });

  it("holds a city of 100,000 blocks in 20 MB and draws it", async () => {
    const path = await place.write("city.html", await assemble(await city()));
    assert.ok((await stat(path)).size <= 20_000_000);
    const { page, faults, close } = await open(browser, path, { ready: false });
    await settled(page);
    assert.deepEqual(faults, []);
    await close();
  });
});
