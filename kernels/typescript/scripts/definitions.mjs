// Writes control_plane/packs/definitions/*.ts from /packs/*.json, the one source for all languages; with --check it
// only says whether they are current.
import { mkdir, readFile, writeFile } from "node:fs/promises";

import { format } from "prettier";

const PACKS = ["iam", "meta", "settings", "webhooks"];
const FOLDER = new URL("../control_plane/packs/definitions/", import.meta.url);
const SOURCES = new URL("../../../packs/", import.meta.url);

async function moduleOf(name) {
  const document = JSON.parse(
    await readFile(new URL(`${name}.json`, SOURCES), "utf8"),
  );
  const lines = [
    "// Part of the acp kit: replaced by `acp upgrade`; do not edit.",
    `/** Owns the definitions of the pack \`${name}\`: its pack.json. Never edited by hand. */`,
    "",
    'import type { PackDocument } from "../../kernel/action.ts";',
    "",
    `export const ${name}: PackDocument = ${JSON.stringify(document)};`,
  ];
  return format(lines.join("\n"), { parser: "typescript" });
}

await mkdir(FOLDER, { recursive: true });
for (const name of PACKS) {
  const path = new URL(`${name}.ts`, FOLDER);
  const wanted = await moduleOf(name);
  if (!process.argv.includes("--check")) {
    await writeFile(path, wanted);
  } else if ((await readFile(path, "utf8")) !== wanted) {
    console.error(`${name}.ts is not current: npm run definitions`);
    process.exitCode = 1;
  }
}
