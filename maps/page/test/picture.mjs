// A picture of a page as people see it: node picture.mjs PAGE.html PICTURE.png [SCENARIO]

import { launch, open, quiet } from "./browser.mjs";

const [file, picture, scenario] = process.argv.slice(2);
if (!picture) {
  console.error("usage: node picture.mjs PAGE.html PICTURE.png [SCENARIO]");
  process.exit(2);
}
const browser = await launch();
const { page, faults } = await open(browser, file);
if (scenario) {
  await page.getByRole("tab", { name: scenario }).click();
  await quiet(page);
}
await page.screenshot({ path: picture });
await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
