// A picture of a page as people see it: node picture.mjs PAGE.html PICTURE.png

import { launch, open } from "./browser.mjs";

const [file, picture] = process.argv.slice(2);
if (!picture) {
  console.error("usage: node picture.mjs PAGE.html PICTURE.png");
  process.exit(2);
}
const browser = await launch();
const { page, faults } = await open(browser, file);
await page.screenshot({ path: picture });
await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
