// How the page shows itself: in the dark, on paper, on a small screen, to assistive technology.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { assemble } from "./assemble.mjs";
import { folder, launch, open, quiet } from "./browser.mjs";
import { town } from "./town.mjs";

const run = promisify(execFile);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the page shows itself", () => {
  let browser, place, file, data;

  before(async () => {
    browser = await launch();
    place = await folder();
    data = await town();
    file = await place.write("town.html", await assemble(data));
  });

  after(async () => {
    await browser.close();
    await place.remove();
  });

  /** What axe finds serious or worse. */
  async function found(page) {
    // Evaluated by the driver, so that the policy of the page stays as it is.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  }

  it("in light and dark without barriers", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await open(browser, file, { colorScheme });
      assert.deepEqual(await found(page), [], colorScheme);
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.locator("#search").fill("小区");
      assert.deepEqual(await found(page), [], `${colorScheme}, search and tables`);
      await page.keyboard.press("Enter");
      await page.getByRole("tab").nth(1).click();
      await quiet(page);
      assert.deepEqual(await found(page), [], `${colorScheme}, card and slider`);
      await page.getByRole("tab").nth(2).click();
      await page.locator("label[for=turns-true]").click();
      await page.getByRole("button", { name: "English" }).click();
      assert.deepEqual(await found(page), [], `${colorScheme}, turns`);
      await close();
    }
  });

  it("dark where the machine is dark, and where it is asked to", async () => {
    const brightness = (page) =>
      page.evaluate(() => getComputedStyle(document.querySelector(".panel")).backgroundColor.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
    const { page, close } = await open(browser, file, { colorScheme: "dark" });
    assert.ok((await brightness(page)) < 200);
    const dark = (await page.locator("#map").screenshot()).toString("base64");
    await page.getByRole("button", { name: "浅色显示" }).click();
    await quiet(page);
    assert.ok((await brightness(page)) > 600);
    assert.notEqual((await page.locator("#map").screenshot()).toString("base64"), dark);
    await close();
  });

  it("on paper: title, figures, legend, sources, the map, on one sheet", async () => {
    for (const how of ["button", "menu"]) {
      const { page, faults, close } = await open(browser, file, { colorScheme: "dark" });
      await page.getByRole("tab").nth(1).click();
      await quiet(page);
      if (how === "button") {
        await page.getByRole("button", { name: "打印" }).click();
        await page.waitForFunction(() => window.printed > 0);
      }
      const pdf = join(place.path, `${how}.pdf`);
      await writeFile(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
      const { stdout: text } = await run("pdftotext", ["-layout", pdf, "-"]);
      const { stdout: about } = await run("pdfinfo", [pdf]);
      assert.match(about, /Pages:\s+1\n/);
      assert.match(about, /A4/);
      const step = data.views[1].steps[3];
      const words = [data.title, step.headline.value.zh, step.headline.of.zh, data.sources[0].zh, ...step.ledger.map(({ value }) => value.zh), ...step.legend.map(({ label }) => label.zh)];
      const plain = text.replace(/\s/g, "").normalize("NFKC");
      for (const word of words) assert.ok(plain.includes(word.replace(/\s/g, "").normalize("NFKC")), `${how}: ${word}`);
      const { stdout: pictures } = await run("pdfimages", ["-list", pdf]);
      assert.match(pictures, /image\s+1232\s+\d+/);
      // The screen is as it was.
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
      assert.equal((await page.locator("#map").boundingBox()).height, 860);
      assert.deepEqual(faults, []);
      await close();
    }
  });

  it("on a small screen, nothing wider than it", async () => {
    const { page, close } = await open(browser, file, { viewport: { width: 380, height: 720 } });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 380 && document.querySelector(".panel-body").scrollWidth <= 380));
    assert.deepEqual(await found(page), []);
    await close();
  });
});
