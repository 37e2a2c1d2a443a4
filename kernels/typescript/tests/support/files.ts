/** Owns where the spec is read from, whichever folder the tests were compiled to. */

import { existsSync, readFileSync } from "node:fs";

function findRoot(): URL {
  let folder = new URL(".", import.meta.url);
  while (!existsSync(new URL("spec/SPEC.md", folder))) {
    const above = new URL("..", folder);
    if (above.href === folder.href) {
      throw new Error("no spec/ in any folder above");
    }
    folder = above;
  }
  return folder;
}

/** The root of the repository. */
export const ROOT = findRoot();

/** A JSON file, by its path below the root. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, ROOT), "utf8")) as T;
}
