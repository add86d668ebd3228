// What a reader does with the page: switches, tabs, slider, search, cards, keys.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assemble } from "./assemble.mjs";
import { folder, launch, open, quiet } from "./browser.mjs";
import { town } from "./town.mjs";

describe("a reader", () => {
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

  const shot = async (page) => {
    await quiet(page);
    return (await page.locator("#map").screenshot()).toString("base64");
  };
  const headline = (page) => page.locator("#results .headline strong").textContent();
  const rows = async (page) =>
    Object.fromEntries(await page.locator(".card .row").evaluateAll((all) => all.map((row) => [row.querySelector("dt").textContent, row.querySelector("dd").textContent])));
  const grouped = (text) => text.replace(/\B(?=(\d{3})+(\.|$))/g, ",");
  const metres = (dm) => `${grouped((dm / 10).toFixed(1))} 米`;

  /** Wait until a text is said aloud. */
  const said = (page, text) => page.locator(".page > [role=status]", { hasText: text }).waitFor({ state: "attached" });

  it("switches layers off and on", async () => {
    const { page, close } = await open(browser, file);
    const whole = await shot(page);
    const layers = await page.locator(".part input").evaluateAll((all) => all.map((input) => input.id));
    assert.deepEqual(layers, ["blocks", "centres", "circles", "holes", "names", "area", "streets", "water"].map((layer) => `layer-${layer}`));
    for (const layer of layers) {
      await page.locator(`#${layer}`).uncheck();
      assert.notEqual(await shot(page), whole, `${layer} is seen`);
      await page.locator(`#${layer}`).check();
    }
    assert.equal(await shot(page), whole);
    await page.getByRole("tab").nth(3).click();
    const foot = await shot(page);
    await page.locator("#layer-isochrones").uncheck();
    assert.notEqual(await shot(page), foot, "isochrones are seen");
    await close();
  });

  it("finds a block, flies to it and reads its numbers", async () => {
    const { page, close } = await open(browser, file);
    const block = 200;
    const name = data.blocks.names[block];
    const before = await shot(page);
    await page.locator("#search").fill(name);
    await page.keyboard.press("Enter");
    const { straight } = data.views[0].steps[0].nearest;
    const siteName = (site) => data.sites.names[site] ?? data.sites.ids[site];
    let read = await rows(page);
    assert.equal(read["人口"], grouped(String(data.blocks.weights[block])));
    assert.equal(read["最近服务点（直线）"], metres(straight.dm[block]) + siteName(straight.site[block]));
    assert.equal(read["状态"], data.views[0].steps[0].legend.find((row) => row.class === data.views[0].steps[0].classes[block]).label.zh);
    assert.equal(read["最近服务点（步行）"], undefined);
    assert.match(read["纬度、经度"], /^39\.\d{6}, 106\.\d{6}$/);
    assert.notEqual(await shot(page), before, "the map has moved");

    await page.getByRole("tab").nth(3).click();
    const foot = data.views[3].steps[0].nearest;
    read = await rows(page);
    assert.equal(read["人口"], grouped(String(data.views[3].steps[0].weights[block])), "the step's own weights");
    assert.equal(read["最近服务点（步行）"], metres(foot.walk.dm[block]) + siteName(foot.walk.site[block]));

    // It lies in the middle: a click there finds it again.
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".card").count(), 0);
    await quiet(page);
    const box = await page.locator("#map").boundingBox();
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2 + 3);
    await page.locator(".tip").waitFor();
    assert.equal(await page.locator(".tip bdi").textContent(), name);
    await page.mouse.click(box.x + box.width / 2 + 3, box.y + box.height / 2 + 3);
    assert.equal(await page.locator(".card h2").textContent(), name);
    await close();
  });

  it("reads what a centre serves", async () => {
    const { page, close } = await open(browser, file);
    await page.locator("summary").first().click();
    await page.locator("tbody tr").first().waitFor();
    const row = page.locator("tbody tr").nth(5);
    const cells = await row.locator("td.figures").allTextContents();
    await row.getByRole("button").click();
    const site = data.views[0].steps[0].sites[5];
    const read = await rows(page);
    assert.deepEqual(cells, [site.serves, site.alone].map((value) => grouped(String(value))));
    assert.equal(read["服务人数"], cells[0]);
    assert.equal(read["唯一服务"], cells[1]);
    await close();
  });

  it("reads numbers of blocks on a map of points", async () => {
    const points = await town({ polygons: false });
    const { page, close } = await open(browser, await place.write("points.html", await assemble(points)));
    await page.locator("#search").fill(points.blocks.names[300]);
    await page.keyboard.press("Enter");
    await quiet(page);
    await page.keyboard.press("Escape");
    const box = await page.locator("#map").boundingBox();
    await page.mouse.click(box.x + box.width / 2 + 2, box.y + box.height / 2 - 2);
    assert.equal(await page.locator(".card h2").textContent(), points.blocks.names[300]);
    assert.equal((await rows(page))["人口"], grouped(String(points.blocks.weights[300])));
    await close();
  });

  it("goes through scenarios and steps", async () => {
    const { page, faults, close } = await open(browser, file);
    assert.equal(await headline(page), data.views[0].steps[0].headline.value.zh);
    const first = await shot(page);
    await page.getByRole("tab").nth(1).click();
    assert.equal(await headline(page), data.views[1].steps[3].headline.value.zh);
    let last = await shot(page);
    assert.notEqual(last, first);
    await page.locator("#step").focus();
    for (let step = 4; step < 12; step++) {
      await page.keyboard.press("ArrowRight");
      assert.equal(await headline(page), data.views[1].steps[step].headline.value.zh);
      const now = await shot(page);
      assert.notEqual(now, last, `step ${step} looks different`);
      last = now;
    }
    assert.equal(await page.locator("#step").getAttribute("aria-valuetext"), "新增服务点数：12");
    await said(page, "12");
    // The figures of a step that is told as differences from the one before.
    const wanted = data.views[1].steps.at(-1).nearest;
    let sum = 0;
    const changed = wanted.blocks.map((delta) => (sum += delta));
    const named = changed.findIndex((block) => data.blocks.names[block]?.includes("号小区"));
    await page.locator("#search").fill(data.blocks.names[changed[named]]);
    await page.keyboard.press("Enter");
    assert.ok((await rows(page))["最近服务点（直线）"].startsWith(metres(wanted.straight.dm[named])));
    assert.deepEqual(faults, []);
    await close();
  });

  it("sees who gains and who loses", async () => {
    const { page, close } = await open(browser, file);
    await page.getByRole("tab").nth(2).click();
    const served = await shot(page);
    await page.locator("label[for=turns-true]").click();
    assert.notEqual(await shot(page), served);
    const labels = await page.locator("#layer-blocks").locator("xpath=../..").locator(".label").allTextContents();
    assert.deepEqual(labels, data.views[2].steps[0].turns_legend.map(({ label }) => label.zh));
    await close();
  });

  it("changes the language", async () => {
    const { page, close } = await open(browser, file);
    await page.getByRole("button", { name: "English" }).click();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.equal(await page.locator("#results .headline span").textContent(), data.views[0].steps[0].headline.of.en);
    await page.locator("#search").fill(data.blocks.names[200]);
    await page.keyboard.press("Enter");
    assert.ok("nearest, straight line" in (await rows(page)));
    await page.getByRole("button", { name: "中文" }).click();
    assert.ok("最近服务点（直线）" in (await rows(page)), "the open card changes too");
    await close();
  });

  it("needs no mouse", async () => {
    const { page, close } = await open(browser, file);
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement.id)) === "search") break;
    }
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    await page.keyboard.type("服务站");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator("#search").getAttribute("aria-activedescendant"), "hit-1");
    const chosen = await page.locator("#hit-1 bdi").textContent();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".card h2").textContent(), chosen);
    await said(page, chosen);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".card").count(), 0);
    // The map itself: Enter reads what lies in its middle.
    await quiet(page);
    await page.locator(".maplibregl-canvas").focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".card h2").textContent(), chosen);
    await page.keyboard.press("Escape");
    await page.getByRole("tab").first().focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await headline(page), data.views[1].steps[3].headline.value.zh);
    await close();
  });

  it("folds the panel away", async () => {
    const { page, close } = await open(browser, file);
    const wide = await page.locator("#map").boundingBox();
    await page.locator(".fold").click();
    await quiet(page);
    assert.ok((await page.locator("#map").boundingBox()).width > wide.width);
    assert.equal(await page.locator("#search").isVisible(), false);
    await close();
  });
});
