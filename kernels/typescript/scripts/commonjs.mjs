// Compiles the kit as a CommonJS host would have it, runs it with `require`, and loads no other file than it must.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(`${root}built/commonjs-`);
const options = {
  target: "ES2022",
  lib: ["ES2022"],
  types: ["node"],
  module: "Node16",
  strict: true,
  rewriteRelativeImportExtensions: true,
  outDir: "out",
  rootDir: ".",
};
const program = `
const kit = require("./out/acme_kit/index.js");
const { NodeSender } = require("./out/acme_kit/node/sender.js");
const { Registry } = require("./out/acme_kit/kernel/registry.js");
const packs = kit.builtIn(new NodeSender());
const registry = new Registry(packs, kit.parseBindings({}));
console.log(registry.size, kit.VERSION);
`;

try {
  cpSync(`${root}control_plane`, `${folder}/acme_kit`, { recursive: true });
  symlinkSync(`${root}node_modules`, `${folder}/node_modules`);
  const files = {
    "package.json": { type: "commonjs" },
    "tsconfig.json": { compilerOptions: options, include: ["acme_kit"] },
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(`${folder}/${name}`, JSON.stringify(content));
  }
  writeFileSync(`${folder}/program.cjs`, program);
  const run = (...command) =>
    execFileSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
  process.stdout.write(run(`${root}node_modules/typescript/bin/tsc`));
  const printed = run("program.cjs");
  process.stdout.write(printed);
  process.exitCode = printed === "17 0.1.0\n" ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
