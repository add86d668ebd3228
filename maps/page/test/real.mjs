// Pages the program made, where the variable RADII_PAGES names their folder.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { launch, open, quiet } from "./browser.mjs";

const PAGES = process.env.RADII_PAGES;
const NAMES = ["coverage.html", "proposal.html", "curve.html", "audit.html", "plan.html", "districts.html", "kept.html", "around.html"];

describe("pages of the program", { skip: PAGES ? false : "RADII_PAGES is not set" }, () => {
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(() => browser?.close());

  for (const name of NAMES) {
    it(name, { skip: PAGES && !existsSync(join(PAGES, name)) && "there is no such page" }, async () => {
      const file = join(PAGES, name);
      const data = held(await readFile(file, "utf8"));
      const { page, faults, close } = await open(browser, file);
      const say = (text) => text[data.language];
      const headline = () => page.locator("#results .headline strong").textContent();
      const { view, step } = { view: data.views[0], step: data.views[0].steps[data.views[0].step] };
      assert.equal(await headline(), say(step.headline.value));
      assert.equal(await page.locator("#results .ledger .row").count(), step.ledger.length);
      if (/\p{Script=Han}/u.test(data.title)) assert.match(await page.locator("h1").first().textContent(), /\p{Script=Han}/u);
      await card(page, data);
      if (step.districts) await districts(page, step, say);
      await tabs(page, data, say, headline);
      if (view.steps.length > 1) await slider(page, data, say, headline);
      await page.getByRole("button", { name: data.language === "zh" ? "English" : "中文" }).click();
      assert.equal(await page.locator("html").getAttribute("lang"), data.language === "zh" ? "en" : "zh-CN");
      await quiet(page);
      assert.deepEqual(faults, []);
      await close();
    });
  }
});

function held(html) {
  const base64 = /<script type="application\/octet-stream" id="data">([^<]*)<\/script>/.exec(html)[1];
  return JSON.parse(gunzipSync(Buffer.from(base64, "base64")).toString("utf8"));
}

async function card(page, data) {
  const named = (data.blocks.names ?? []).findIndex((name) => name);
  const name = named >= 0 ? data.blocks.names[named] : data.sites.names.find((name) => name) ?? data.sites.ids[0];
  if (!name) return;
  await page.locator("#search").fill(name);
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".card").textContent(), /\d/);
  await page.keyboard.press("Escape");
}

/** Every district is in the table and in search; legend and moves are those of the data. */
async function districts(page, step, say) {
  const { list, moves } = step.districts;
  await page.locator(".tables summary").first().click();
  await page.locator("tbody tr").first().waitFor();
  assert.deepEqual(await page.locator("tbody th bdi").allTextContents(), list.map(({ name }) => name));
  const last = list.at(-1);
  await page.locator("tbody tr").last().getByRole("button").click();
  const figures = await page.locator(".card .row dd").allTextContents();
  assert.deepEqual(figures.slice(-last.cells.length), last.cells.map(({ text }) => say(text)));
  await page.keyboard.press("Escape");
  const legend = () => page.locator(".panel .part").first().locator(".value").allTextContents();
  assert.deepEqual(await legend(), step.legend.map(({ value }) => say(value)));
  if (!moves) return;
  await page.locator("label[for=turns-true]").click();
  assert.deepEqual(await legend(), step.turns_legend.map(({ value }) => say(value)));
  await page.locator("label[for=turns-false]").click();
}

async function tabs(page, data, say, headline) {
  if (data.views.length < 2) return;
  for (const [index, view] of data.views.entries()) {
    await page.getByRole("tab").nth(index).click();
    assert.equal(await headline(), say(view.steps[view.step].headline.value));
  }
  await page.getByRole("tab").first().click();
}

async function slider(page, data, say, headline) {
  const [view] = data.views;
  await page.locator("#step").focus();
  await page.keyboard.press("Home");
  for (const [index, step] of view.steps.entries()) {
    if (index > 0) await page.keyboard.press("ArrowRight");
    assert.equal(await headline(), say(step.headline.value));
  }
}
