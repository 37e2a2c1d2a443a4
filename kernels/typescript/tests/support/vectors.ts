/**
 * Owns the vector runner: reads spec/vectors and plays a case against a harness.
 *
 * Never knows an action; what a case means stands in the case.
 */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";

import type { HttpResponse } from "../../control_plane/index.ts";
import { readJson, ROOT } from "./files.ts";
import { ADDRESS, type Given, type Harness } from "./harness.ts";
import { isWithin, mismatch } from "./matcher.ts";
import {
  answerFaults,
  documentFaults,
  entryFaults,
  resultFaults,
} from "./shapes.ts";
import type {
  CallSpec,
  Case,
  Expect,
  Observe,
  ParallelStep,
  Step,
} from "./vector_types.ts";

const VARIABLE = /\$\{([a-z0-9_]+)\}/g;
const encoder = new TextEncoder();

/** Every in-process case, with `area/name` for its id. */
export function loadCases(): [string, Case][] {
  const files = readdirSync(new URL("spec/vectors", ROOT)).sort();
  return files.flatMap((file) => {
    const { area, cases } = readJson<{ area: string; cases: Case[] }>(
      `spec/vectors/${file}`,
    );
    return cases
      .filter(({ runs }) => runs.includes("process"))
      .map((one): [string, Case] => [`${area}/${one.name}`, one]);
  });
}

/** What the case starts from. */
export function givenOf(one: Case): Given {
  return (one.given ?? {}) as Given;
}

/** A response as the matchers see it. */
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly headers: ReadonlyMap<string, string>;
  readonly label: string;
  readonly isDocument: boolean;
}

function answerOf(response: HttpResponse, path: string): Answer {
  const { status, body: text } = response;
  const body = JSON.parse(text || "{}") as Record<string, unknown>;
  const headers = Object.entries(response.headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const label = `${status} ${body["code"] ?? ""}`.trim();
  // A document, or word that it is unchanged, is no envelope.
  const isDocument = path !== "" && (status === 200 || status === 304);
  return { status, text, body, headers: new Map(headers), label, isDocument };
}

/** One case on its way. */
export class CaseRun {
  readonly #steps: readonly Step[];
  readonly #harness: Harness;
  readonly #saved = new Map<string, unknown>();
  #meet: string | null = null;

  constructor(one: Case, harness: Harness) {
    this.#steps = one.steps;
    this.#harness = harness;
    this.#saved.set("run", crypto.randomUUID().replaceAll("-", "").slice(20));
  }

  async play(): Promise<void> {
    for (const [number, step] of this.#steps.entries()) {
      try {
        await this.#step(step);
      } catch (cause) {
        const text = cause instanceof Error ? cause.message : `${cause}`;
        throw new Error(`step ${number}: ${text}`, { cause });
      }
    }
  }

  async #step(step: Step): Promise<void> {
    if ("advance_ms" in step) {
      this.#harness.clock.advance(step.advance_ms);
    } else if ("faults" in step) {
      this.#harness.trouble.faults.set(step.faults);
    } else if ("meet" in step) {
      this.#meet = step.meet;
    } else if ("observe" in step) {
      await this.#observe(step.observe);
    } else if ("parallel" in step) {
      await this.#parallel(step);
    } else if ("each" in step) {
      for (const item of this.#saved.get(step.each) as unknown[]) {
        const answer = await this.#call(step.call, new Map([["item", item]]));
        this.#expect(step.expect, answer);
      }
    } else {
      const answer = await this.#call(step.call, new Map());
      this.#expect(step.expect, answer);
      for (const [name, pointer] of Object.entries(step.save ?? {})) {
        this.#saved.set(name, at(answer.body, pointer));
      }
    }
  }

  async #parallel(step: ParallelStep): Promise<void> {
    const { parallel, expect, save_all = {} } = step;
    this.#harness.trouble.meeting.call(this.#meet, parallel.times);
    this.#meet = null;
    const numbers = [...new Array(parallel.times).keys()];
    const calls = numbers.map((i) => {
      return this.#call(parallel.call, new Map([["i", String(i)]]));
    });
    const answers = await Promise.all(calls);
    const good = answers.filter(({ status }) => status === 200);
    for (const [name, pointer] of Object.entries(save_all)) {
      this.#saved.set(
        name,
        good.map(({ body }) => at(body, pointer)),
      );
    }
    const labels = answers.map(({ label }) => label);
    for (const [wanted, count] of Object.entries(expect.counts ?? {})) {
      const found = labels.filter(
        (label) => label === wanted || label.slice(0, 3) === wanted,
      ).length;
      const shown = `${wanted}: ${found} of ${labels}`;
      assert(isWithin(this.#count(count), found), shown);
    }
    for (const [pointer, count] of Object.entries(expect.distinct ?? {})) {
      const values = good.map(({ body }) => JSON.stringify(at(body, pointer)));
      assert.equal(new Set(values).size, count, `distinct at ${pointer}`);
    }
    for (const answer of expect.each === undefined ? [] : answers) {
      this.#expect(expect.each!, answer);
    }
  }

  #count(wanted: unknown): unknown {
    const { minus } = wanted as { minus?: [number, { length_of: string }] };
    if (minus === undefined) {
      return wanted;
    }
    const [total, other] = minus;
    return total - (this.#saved.get(other.length_of) as unknown[]).length;
  }

  async #call(spec: CallSpec, local: Map<string, unknown>): Promise<Answer> {
    const call = this.#filled(spec, local) as CallSpec;
    const { content_type = "application/json", method = "POST" } = call;
    const headers: Record<string, string> = {};
    if (content_type !== null) {
      headers["Content-Type"] = content_type;
    }
    const key = call.raw_key ?? this.#key(call.key);
    if (key !== null && call.auth_header === "authorization") {
      headers["Authorization"] = `Bearer ${key}`;
    } else if (key !== null) {
      headers["X-API-Key"] = key;
    }
    Object.assign(headers, call.headers);
    const address = call.address ?? ADDRESS;
    const response = await this.#harness.send(
      method,
      headers,
      rawBody(call),
      address,
      call.path,
    );
    const answer = answerOf(response, call.path ?? "");
    const isCall = call.path === undefined && call.body instanceof Object;
    if (answer.status === 200 && isCall) {
      this.#checkResult(call.body as { action: string }, answer);
    }
    return answer;
  }

  /** What a pack promises in its result_schema it also keeps. */
  #checkResult({ action }: { action: string }, { body }: Answer): void {
    const { document } = this.#harness.router.registry.get(action);
    const schema = document["result_schema"];
    if (schema !== undefined) {
      const data = body[body["dry_run"] ? "preview" : "data"];
      assert.deepEqual(resultFaults(schema, data), [], "its result_schema");
    }
  }

  #key(name: string | null = "full"): string | null {
    return name === null
      ? null
      : (this.#harness.keys.get(name) ?? `${this.#saved.get(name)}`);
  }

  #filled(value: unknown, local: Map<string, unknown>): unknown {
    if (typeof value === "string") {
      return this.#text(value, local);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.#filled(item, local));
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    const members = Object.entries(value).map(([name, member]) => [
      this.#text(name, local),
      this.#filled(member, local),
    ]);
    return Object.fromEntries(members) as unknown;
  }

  #text(text: string, local: Map<string, unknown>): unknown {
    const valueOf = (name: string): unknown =>
      name === "uuid"
        ? crypto.randomUUID()
        : (local.get(name) ?? this.#saved.get(name));
    const [whole, name = ""] = new RegExp(VARIABLE.source).exec(text) ?? [];
    if (whole === text && text !== "") {
      return valueOf(name);
    }
    return text.replace(VARIABLE, (_, inner: string) => `${valueOf(inner)}`);
  }

  #expect(spec: Expect, answer: Answer): void {
    const shown = `${answer.label} ${answer.text.slice(0, 600)}`;
    const faultsOf = answer.isDocument ? documentFaults : answerFaults;
    assert.deepEqual(faultsOf(answer.status, answer.body), [], shown);
    const expect = this.#filled(spec, new Map()) as Expect;
    if (expect.status !== undefined) {
      assert.equal(answer.status, expect.status, shown);
    }
    if (expect.code !== undefined) {
      assert.equal(answer.body["code"] ?? null, expect.code, shown);
    }
    if ("body" in expect) {
      this.#matches(expect.body, answer.body, shown);
    }
    for (const [name, matcher] of Object.entries(expect.headers ?? {})) {
      const value = answer.headers.get(name.toLowerCase());
      const found = mismatch(matcher, value, this.#saved, name);
      assert.equal(found, null, JSON.stringify([...answer.headers]));
    }
    for (const text of expect.text_absent ?? []) {
      assert(!answer.text.includes(text), `${text} is in ${shown}`);
    }
  }

  async #observe(spec: Observe): Promise<void> {
    const observe = this.#filled(spec, new Map()) as Observe;
    const runs = Object.entries(observe.handler_runs ?? {});
    for (const [action, count] of runs) {
      const found = this.#harness.runs.get(action) ?? 0;
      assert(isWithin(count, found), `${action} ran ${found} times`);
    }
    for (const [table, count] of Object.entries(observe.rows ?? {})) {
      const found = await this.#harness.count(table);
      assert(isWithin(count, found), `${table} has ${found} rows`);
    }
    const entries = await this.#harness.entries();
    assert.deepEqual(entries.flatMap(entryFaults), [], "an entry's schema");
    if (observe.audit_count !== undefined) {
      const shown = `${entries.length} audit entries`;
      assert(isWithin(observe.audit_count, entries.length), shown);
    }
    if (observe.audit !== undefined) {
      this.#matches(observe.audit, entries, JSON.stringify(entries));
    }
    if (observe.audit_last !== undefined) {
      const last = entries.at(-1);
      this.#matches(observe.audit_last, last, JSON.stringify(last));
    }
  }

  #matches(matcher: unknown, value: unknown, shown: string): void {
    const found = mismatch(matcher, value, this.#saved);
    assert.equal(found, null, `${found}\n${shown}`);
  }
}

function rawBody(call: CallSpec): Uint8Array {
  if (call.body_text !== undefined) {
    return encoder.encode(call.body_text);
  }
  if (call.body_hex !== undefined) {
    const pairs = call.body_hex.match(/../g) ?? [];
    return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
  }
  if (call.body_repeat !== undefined) {
    const { prefix, unit, times, suffix } = call.body_repeat;
    return encoder.encode(prefix + unit.repeat(times) + suffix);
  }
  return "body" in call
    ? encoder.encode(JSON.stringify(call.body))
    : new Uint8Array(0);
}

/** What an RFC 6901 pointer leads to. */
function at(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
