// Writes control_plane/packs/definitions/*.ts from /packs/*.json, and control_plane/kernel/openapi_frame.ts from
// /spec/openapi/frame.json, the one source for all languages; with --check it only says whether they are current.
import { mkdir, readFile, writeFile } from "node:fs/promises";

import { format } from "prettier";

const PACKS = ["iam", "meta", "settings", "webhooks"];
const FOLDER = new URL("../control_plane/packs/definitions/", import.meta.url);
const SOURCES = new URL("../../../packs/", import.meta.url);
const FRAME = new URL("../../../spec/openapi/frame.json", import.meta.url);

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

async function frameModule() {
  const frame = JSON.parse(await readFile(FRAME, "utf8"));
  const lines = [
    "// Part of the acp kit: replaced by `acp upgrade`; do not edit.",
    "/** Owns the part of the OpenAPI document that all endpoints share. Never edited by hand. */",
    "",
    `export const frame = ${JSON.stringify(frame)};`,
  ];
  return format(lines.join("\n"), { parser: "typescript" });
}

async function keep(path, wanted) {
  if (!process.argv.includes("--check")) {
    await writeFile(path, wanted);
  } else if ((await readFile(path, "utf8")) !== wanted) {
    console.error(`${path.pathname} is not current: npm run definitions`);
    process.exitCode = 1;
  }
}

await mkdir(FOLDER, { recursive: true });
for (const name of PACKS) {
  await keep(new URL(`${name}.ts`, FOLDER), await moduleOf(name));
}
await keep(
  new URL("../control_plane/kernel/openapi_frame.ts", import.meta.url),
  await frameModule(),
);
