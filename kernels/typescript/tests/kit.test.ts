/** Owns what the kit must be so that it can be copied: marked, relative, web standards. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { VERSION } from "../control_plane/index.ts";
import { ROOT } from "./support/files.ts";

const MARK =
  "// Part of the acp kit: replaced by `acp upgrade`; do not edit.\n";
const KIT = new URL("kernels/typescript/control_plane/", ROOT);
const LONGEST_FUNCTION = 40;
const LONGEST_FILE = 300;
const DEPENDENCIES = ["@cfworker/json-schema"];
const RUNTIMES = /\b(?:process|Buffer|Deno|Bun|require|eval|Function|global)\b/;

const FILES = readdirSync(KIT, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort();

function read(name: string): string {
  return readFileSync(new URL(name, KIT), "utf8");
}

/** What is neither a comment nor inside of a string. */
function bare(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replace(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""');
}

test("every file says that it is replaced and what it never does", () => {
  for (const name of FILES) {
    const text = read(name);
    assert(text.startsWith(MARK), name);
    const comment = text.slice(MARK.length).split("*/")[0] ?? "";
    assert.match(comment, /^\/\*\*\s(?: \*)? ?Owns /, name);
    assert.match(comment, /Never /, name);
  }
});

test("files import each other by relative paths with their ending", () => {
  for (const name of FILES) {
    const imports = read(name).matchAll(
      /^(?:import|export|\}).* from "(.+)";$/gm,
    );
    for (const [, path = ""] of imports) {
      const own = /^\.{1,2}\/[a-z0-9_./]+\.ts$/.test(path);
      const node = name.startsWith("node/") && path.startsWith("node:");
      assert(own || node || DEPENDENCIES.includes(path), `${name}: ${path}`);
    }
  }
});

test("outside of node/ there are web standards alone", () => {
  for (const name of FILES.filter((file) => !file.startsWith("node/"))) {
    assert.doesNotMatch(bare(read(name)), RUNTIMES, name);
  }
});

test("no file and no function outgrows a screen or three", () => {
  const made = ["kernel/openapi_frame.ts"];
  const tables = FILES.filter((name) => {
    return name.includes("definitions/") || made.includes(name);
  });
  for (const name of FILES.filter((file) => !tables.includes(file))) {
    const lines = read(name).split("\n");
    // The ports are one long table of what a host brings.
    const most = name === "kernel/ports.ts" ? 400 : LONGEST_FILE;
    assert(lines.length <= most, `${name} has ${lines.length} lines`);
    for (const [start, length] of functions(lines)) {
      assert(length <= LONGEST_FUNCTION, `${name}:${start}: ${length} lines`);
    }
  }
});

/** Where functions and methods begin, and how many lines they have. */
function functions(lines: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  let start: number | null = null;
  for (const [i, line] of lines.entries()) {
    if (/^ {0,2}(?:\S.*)?\)(?:: [^=]+)? \{$/.test(line)) {
      start = i;
    } else if (start !== null && /^(?: {2})?\}/.test(line)) {
      found.push([start + 1, i - start + 1]);
      start = null;
    }
  }
  return found;
}

test("the version is the kit's", () => {
  assert.equal(VERSION, read("VERSION").trim());
});
