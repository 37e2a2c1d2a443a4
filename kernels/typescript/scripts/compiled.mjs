// Compiles the kit for hosts in plain JavaScript, as modules and for `require`, and its types for the package; with
// --check, proves what is in dist/.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");
const first = readFileSync(`${root}control_plane/index.ts`, "utf8").split(
  "\n",
)[0];
const options = {
  target: "ES2022",
  lib: ["ES2022", "DOM", "DOM.AsyncIterable"],
  types: ["node"],
  module: "Node16",
  strict: true,
  skipLibCheck: true,
  rewriteRelativeImportExtensions: true,
  outDir: "out",
  rootDir: "control_plane",
};

/** The files below a folder, by their names below it. */
function files(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = all
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  return new Map(
    paths
      .map((path) => [
        path.slice(folder.length + 1),
        readFileSync(path, "utf8"),
      ])
      .sort(),
  );
}

/** The kit as a package of this type gets it. */
function compiled(type, more) {
  mkdirSync(`${root}built`, { recursive: true });
  const folder = mkdtempSync(`${root}built/${type}-`);
  try {
    cpSync(`${root}control_plane`, `${folder}/control_plane`, {
      recursive: true,
    });
    symlinkSync(`${root}node_modules`, `${folder}/node_modules`);
    const written = {
      "package.json": { type },
      "tsconfig.json": {
        compilerOptions: { ...options, ...more },
        include: ["control_plane"],
      },
    };
    for (const [name, content] of Object.entries(written)) {
      writeFileSync(`${folder}/${name}`, JSON.stringify(content));
    }
    const bin = `${root}node_modules`;
    execFileSync(process.execPath, [`${bin}/typescript/bin/tsc`], {
      cwd: folder,
      stdio: "inherit",
    });
    for (const [name, text] of files(`${folder}/out`)) {
      // The compiler puts "use strict" before the first comment.
      const body = text.replace(`${first}\n`, "");
      writeFileSync(`${folder}/out/${name}`, `${first}\n${body}`);
    }
    execFileSync(
      process.execPath,
      [
        `${bin}/prettier/bin/prettier.cjs`,
        "--log-level=warn",
        "--no-config",
        "--ignore-path=none",
        "--write",
        "out",
      ],
      { cwd: folder, stdio: "inherit" },
    );
    if (!more.declaration) {
      cpSync(`${root}control_plane/VERSION`, `${folder}/out/VERSION`);
    }
    return files(`${folder}/out`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let stale = 0;
const TYPES = { declaration: true, emitDeclarationOnly: true };
const KINDS = [
  ["esm", "module", {}],
  ["cjs", "commonjs", {}],
  ["types", "module", TYPES],
];
for (const [name, type, more] of KINDS) {
  const wanted = compiled(type, more);
  const folder = `${root}dist/${name}`;
  if (!check) {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of wanted) {
      mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), {
        recursive: true,
      });
      writeFileSync(`${folder}/${path}`, text);
    }
    continue;
  }
  const there = files(folder);
  for (const path of new Set([...wanted.keys(), ...there.keys()])) {
    if (wanted.get(path) !== there.get(path)) {
      console.error(`dist/${name}/${path} is not current: run ./test compiled`);
      stale += 1;
    }
  }
}
console.log(stale === 0 ? "compiled files are current" : `${stale} are not`);
process.exitCode = stale === 0 ? 0 : 1;
