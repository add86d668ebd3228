// Service districts: each in its colour, named, told of in table, card and search, beside today's.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { assemble } from "./assemble.mjs";
import { folder, launch, open, quiet } from "./browser.mjs";
import { divided, open as openGround } from "./divided.mjs";

const run = promisify(execFile);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const [SERVED, PLAIN, KEPT, AROUND] = [0, 1, 2, 3];

describe("districts", () => {
  let browser, place, file, data;

  before(async () => {
    browser = await launch();
    place = await folder();
    data = await divided();
    file = await place.write("divided.html", await assemble(data));
  });

  after(async () => {
    await browser.close();
    await place.remove();
  });

  const step = (view) => data.views[view].steps[0];
  const show = async (page, view) => {
    await page.getByRole("tab").nth(view).click();
    await quiet(page);
  };
  const rows = async (page) =>
    Object.fromEntries(await page.locator(".card .row").evaluateAll((all) => all.map((row) => [row.querySelector("dt").textContent, row.querySelector("dd").textContent])));
  const texts = (page, selector) => page.locator(selector).allTextContents();
  const headline = (page) => page.locator("#results .headline").textContent();
  const shot = async (page) => {
    await quiet(page);
    return (await page.locator("#map").screenshot()).toString("base64");
  };

  /** A place of the first view on the screen: steps from the origin over the bounds of the data. */
  async function onScreen(page, [x, y]) {
    const { width, height, x: left, y: top } = await page.locator("#map").boundingBox();
    const [west, south, east, north] = data.bounds;
    const [lon, lat] = [data.origin[0] + x * data.unit, data.origin[1] + y * data.unit];
    const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
    const scale = Math.min((width - 72) / (((east - west) * Math.PI) / 180), (height - 72) / (mercator(north) - mercator(south)));
    return {
      x: left + width / 2 + ((lon - (west + east) / 2) * Math.PI * scale) / 180,
      y: top + height / 2 - (mercator(lat) - (mercator(north) + mercator(south)) / 2) * scale,
    };
  }

  /** The colour of a point of the window. */
  async function pixel(page, { x, y }) {
    const png = (await page.screenshot({ clip: { x: Math.round(x) - 1, y: Math.round(y) - 1, width: 3, height: 3 } })).toString("base64");
    return page.evaluate(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const context = document.createElement("canvas").getContext("2d");
      context.drawImage(image, 0, 0);
      return [...context.getImageData(1, 1, 1, 1).data].slice(0, 3);
    }, png);
  }

  const LIGHT = [[158, 202, 225], [253, 208, 162], [161, 217, 155], [218, 190, 224], [240, 226, 150], [222, 203, 180]];
  const near = (found, wanted) => found.every((channel, at) => Math.abs(channel - wanted[at]) <= 3);

  it("say how many they are and how even, and nothing of who is served", async () => {
    const { page, faults, close } = await open(browser, file);
    await show(page, PLAIN);
    assert.equal(await headline(page), "12 个分区 负荷最大偏差 4.21%");
    assert.deepEqual(await texts(page, "#results .ledger dd"), step(PLAIN).ledger.map(({ value }) => value.zh));
    assert.deepEqual(await texts(page, ".panel .part-head label"), ["小区", "服务分区", "名称", "研究区域"]);
    assert.deepEqual(await texts(page, ".panel .part-body li .label"), ["小区（按分区）"]);
    assert.deepEqual(await texts(page, ".panel .part-body li .value"), [step(PLAIN).legend[0].value.zh]);
    assert.equal(await page.locator(".panel .legend .note").count(), 0, "no shades");
    assert.equal(await page.locator("fieldset.switch").isVisible(), false);
    assert.deepEqual(await texts(page, ".tables h2"), ["服务分区"]);
    assert.deepEqual(faults, []);
    await close();
  });

  it("have each the colour of its zone, by ground and by block", async () => {
    const { page, close } = await open(browser, file, { colorScheme: "light" });
    await show(page, PLAIN);
    const { list } = step(PLAIN).districts;
    for (const [index, { colour }] of list.entries()) {
      const found = await pixel(page, await onScreen(page, openGround(index)));
      assert.ok(near(found, LIGHT[colour]), `ground of ${index + 1}: ${found}, not ${LIGHT[colour]}`);
    }
    const block = await pixel(page, await onScreen(page, blockAt(0)));
    assert.ok(near(block, LIGHT[0].map((channel) => Math.floor((3 * channel + 34) / 4))), `block: ${block}`);
    await close();
  });

  /** The place of a block. */
  function blockAt(block) {
    let [x, y] = [0, 0];
    for (let at = 0; at <= block; at++) [x, y] = [x + data.blocks.at[2 * at], y + data.blocks.at[2 * at + 1]];
    return [x, y];
  }

  it("are named on the map, and the names can be switched off", async () => {
    const { page, close } = await open(browser, file);
    await show(page, PLAIN);
    const named = await shot(page);
    for (const layer of ["names", "districts", "blocks"]) {
      await page.locator(`#layer-${layer}`).uncheck();
      assert.notEqual(await shot(page), named, `${layer} are seen`);
      await page.locator(`#layer-${layer}`).check();
    }
    assert.equal(await shot(page), named);
    await close();
  });

  it("are told of in a table that is sorted, and a row flies there", async () => {
    const { page, close } = await open(browser, file);
    await show(page, PLAIN);
    const { list, columns } = step(PLAIN).districts;
    const whole = await shot(page);
    await page.locator(".tables summary").first().click();
    await page.locator("tbody tr").first().waitFor();
    assert.deepEqual(await texts(page, "thead th"), ["分区", ...columns.map(({ zh }) => zh)]);
    assert.deepEqual(await texts(page, "tbody th bdi"), list.map(({ name }) => name), "hostile names are names");
    assert.deepEqual(await texts(page, "tbody tr:nth-child(3) td.figures"), list[2].cells.map(({ text }) => text.zh));

    await page.getByRole("button", { name: "偏差", exact: true }).click();
    const byDeviation = [...list].sort((a, b) => b.cells[1].value - a.cells[1].value);
    assert.deepEqual(await texts(page, "tbody th bdi"), byDeviation.map(({ name }) => name));
    assert.equal(await page.locator("thead th").nth(2).getAttribute("aria-sort"), "descending");
    await page.getByRole("button", { name: "偏差", exact: true }).click();
    assert.deepEqual(await texts(page, "tbody th bdi"), [...list].sort((a, b) => a.cells[1].value - b.cells[1].value).map(({ name }) => name));
    await page.locator("thead th").first().getByRole("button").click();
    assert.deepEqual((await texts(page, "tbody th bdi")).slice(1, 4), ["1", "2", "3"]);

    await page.locator("tbody").getByRole("button", { name: "3", exact: true }).click();
    assert.equal(await page.locator(".card h2").textContent(), "分区 3");
    assert.deepEqual(Object.values(await rows(page)), list[2].cells.map(({ text }) => text.zh));
    assert.notEqual(await shot(page), whole, "the map has moved");
    await close();
  });

  it("answer to a click: a block with its district, open ground with the figures", async () => {
    const { page, close } = await open(browser, file);
    await show(page, PLAIN);
    const { list } = step(PLAIN).districts;
    const block = await onScreen(page, blockAt(0));
    await page.mouse.move(block.x, block.y);
    await page.locator(".tip").waitFor();
    assert.equal(await page.locator(".tip span").textContent(), `分区 1 \u00b7 人口：${data.blocks.weights[0]}`);
    await page.mouse.click(block.x, block.y);
    const read = await rows(page);
    assert.equal(await page.locator(".card h2").textContent(), "1号小区");
    assert.deepEqual([read["人口"], read["分区"]], [String(data.blocks.weights[0]), "分区 1"]);
    assert.ok(!("状态" in read) && !("最近服务点（直线）" in read));
    const ground = await onScreen(page, openGround(6));
    await page.keyboard.press("Escape");
    await page.mouse.move(ground.x, ground.y);
    await page.locator(".tip").waitFor();
    assert.equal(await page.locator(".tip").textContent(), `分区 7${list[6].brief.zh}`);
    await page.mouse.click(ground.x, ground.y);
    assert.equal(await page.locator(".card h2").textContent(), "分区 7");
    // From a block to its district.
    await page.locator("#search").fill("30号小区");
    await page.keyboard.press("Enter");
    await page.locator(".card .link").click();
    assert.equal(await page.locator(".card h2").textContent(), "分区 2");
    await close();
  });

  it("are found by number", async () => {
    const { page, close } = await open(browser, file);
    await show(page, PLAIN);
    await page.locator("#search").fill("分区 11");
    assert.deepEqual(await texts(page, "#search-list li"), ["分区 11分区"]);
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".card h2").textContent(), "分区 11");
    await show(page, SERVED);
    assert.equal(await page.locator(".card").count(), 0, "a district is none of another scenario");
    await page.locator("#search").fill("分区 11");
    assert.equal(await page.locator("#search-list li").count(), 0);
    await close();
  });

  it("show who changes district, and what lies beside them", async () => {
    const { page, faults, close } = await open(browser, file);
    await show(page, KEPT);
    const kept = step(KEPT);
    const labels = ["小区", "服务分区", "片区", "现状分区", "不得跨越的区划", "屏障", "名称", "研究区域"];
    assert.deepEqual(await texts(page, ".panel .part-head label"), labels);
    assert.deepEqual((await texts(page, ".panel .part-body li .label")).slice(1), ["屏障", "桥梁"]);
    const whole = await shot(page);
    for (const layer of ["modules", "todays_districts", "zones", "barriers"]) {
      await page.locator(`#layer-${layer}`).uncheck();
      assert.notEqual(await shot(page), whole, `${layer} are seen`);
      await page.locator(`#layer-${layer}`).check();
    }
    assert.deepEqual(await texts(page, "fieldset.switch label"), ["按分区", "分区调整"]);
    await page.locator("label[for=turns-true]").click();
    assert.notEqual(await shot(page), whole);
    assert.deepEqual((await texts(page, ".panel .part-body li .label")).slice(0, 3), kept.turns_legend.map(({ label }) => label.zh));
    assert.deepEqual((await texts(page, ".panel .part-body li .value")).slice(0, 3), kept.turns_legend.map(({ value }) => value.zh));

    assert.deepEqual(await texts(page, ".tables h2"), ["服务分区", "改变所属分区的小区"]);
    await page.locator(".tables summary").nth(1).click();
    await page.locator("tbody tr").first().waitFor();
    const { moves, list, names_today } = kept.districts;
    assert.equal(await page.locator("tbody tr").count(), moves.length);
    await page.locator("tbody tr").first().getByRole("button").click();
    const [{ block, from, to }] = moves;
    const read = await rows(page);
    assert.equal(await page.locator(".card h2").textContent(), data.blocks.names[block]);
    assert.deepEqual([read["分区"], read["现状分区"], read["变化"]], [`分区 ${list[to].name}`, `分区 ${names_today[from]}`, "改变所属分区"]);
    assert.deepEqual(faults, []);
    await close();
  });

  it("around centres lead to them and back", async () => {
    const { page, close } = await open(browser, file);
    await show(page, AROUND);
    assert.deepEqual(await texts(page, ".panel .part-head label"), ["小区", "服务分区", "服务点", "名称", "研究区域"]);
    assert.deepEqual((await texts(page, ".panel .part-body li .label")).slice(1), ["现状服务点"]);
    await page.locator("#search").fill("c7");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".card h2").textContent(), "分区 c7");
    await page.locator(".card .link").click();
    assert.equal(await page.locator(".card h2").textContent(), "服务站7");
    await page.locator(".card .link").click();
    assert.equal(await page.locator(".card h2").textContent(), "分区 c7");
    await close();
  });

  it("stand beside scenarios of who is served", async () => {
    const { page, faults, close } = await open(browser, file);
    const served = await shot(page);
    assert.ok((await texts(page, ".panel .part-head label")).includes("服务半径"));
    await show(page, PLAIN);
    await page.getByRole("button", { name: "English" }).click();
    assert.equal(await headline(page), "12 districts largest deviation 4.21 % from an even share");
    assert.deepEqual(await texts(page, ".panel .part-head label"), ["Blocks", "Districts", "Names", "Study area"]);
    await page.getByRole("button", { name: "中文" }).click();
    await show(page, SERVED);
    assert.equal(await shot(page), served, "nothing of the districts is left");
    assert.deepEqual(faults, []);
    await close();
  });

  it("are printed on one sheet with their list", async () => {
    const { page, close } = await open(browser, file);
    await show(page, KEPT);
    await page.getByRole("button", { name: "打印" }).click();
    await page.waitForFunction(() => window.printed > 0);
    const pdf = join(place.path, "divided.pdf");
    await writeFile(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    const { stdout: text } = await run("pdftotext", ["-layout", pdf, "-"]);
    const { stdout: about } = await run("pdfinfo", [pdf]);
    assert.match(about, /Pages:\s+1\n/);
    const plain = text.replace(/\s/g, "").normalize("NFKC");
    const { list } = step(KEPT).districts;
    // A long name is set in lines, its figures beside the first of them.
    const briefs = list.filter(({ name }) => name.length < 3).map(({ brief }) => brief.zh);
    for (const word of ["12个分区", "负荷最大偏差4.21%", ...briefs]) {
      assert.ok(plain.includes(word.replace(/\s/g, "").normalize("NFKC")), word);
    }
    await close();
  });

  it("have no barriers for whoever does not see them, in light and dark", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await open(browser, file, { colorScheme });
      await show(page, KEPT);
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.locator("tbody").first().getByRole("button", { name: "3", exact: true }).click();
      await quiet(page);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), [], colorScheme);
      await close();
    }
  });
});
