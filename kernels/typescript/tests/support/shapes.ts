/**
 * Owns the check of answers and audit entries against spec/schemas.
 *
 * Never decides what an answer should say, only whether it has the contract's shape.
 */

import { type Schema, Validator } from "@cfworker/json-schema";

import { readJson } from "./files.ts";

const SHARED = ["impact.json"];
const made = new Map<string, Validator>();

export function answerFaults(status: number, body: unknown): string[] {
  return faults(status === 200 ? "success.json" : "error.json", body);
}

/** Whether it is one at all; with 304 there is none. */
export function documentFaults(status: number, body: object): string[] {
  if (status === 304) {
    return Object.keys(body).length > 0 ? ["a body with 304"] : [];
  }
  const members = ["openapi", "info", "paths", "components"];
  const missing = members.filter((member) => !(member in body));
  return missing.map((member) => `no \`${member}\``);
}

export function entryFaults(entry: unknown): string[] {
  return faults("audit-entry.json", entry);
}

export function resultFaults(schema: unknown, data: unknown): string[] {
  return told(new Validator(copy(schema as Schema), "2020-12", false), data);
}

function faults(name: string, value: unknown): string[] {
  let validator = made.get(name);
  if (validator === undefined) {
    validator = new Validator(schemaOf(name), "2020-12", false);
    for (const shared of SHARED) {
      validator.addSchema(schemaOf(shared));
    }
    made.set(name, validator);
  }
  return told(validator, value);
}

function schemaOf(name: string): Schema {
  return readJson<Schema>(`spec/schemas/${name}`);
}

/** The library marks what it is given. */
function copy(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema;
}

function told(validator: Validator, value: unknown): string[] {
  return validator
    .validate(value)
    .errors.map((unit) => `${unit.instanceLocation}: ${unit.error}`);
}
