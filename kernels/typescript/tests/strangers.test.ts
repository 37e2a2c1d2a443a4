/** Owns the block of addresses where vectors do not reach: bounds, time, memory. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ATTEMPTS, Strangers } from "../control_plane/kernel/strangers.ts";

function fail(block: Strangers, address: string, times: number, now = 0): void {
  for (let i = 0; i < times; i++) {
    block.failed(address, null, now);
  }
}

test("what was suppressed is told once after the minute", () => {
  const block = new Strangers();
  fail(block, "192.0.2.1", ATTEMPTS);
  assert.equal(block.blocks("192.0.2.1", "k", 10_000), 50);
  assert.equal(block.blocks("192.0.2.1", "k", 59_500), 1);
  assert.deepEqual(block.finished(59_900), []);
  const told = [{ address: "192.0.2.1", count: 2 }];
  assert.deepEqual(block.finished(60_000), told);
  assert.deepEqual(block.finished(60_000), []);
  assert.equal(block.blocks("192.0.2.1", "k", 60_000), 0);
});

test("a network of IPv6 addresses is one client", () => {
  const block = new Strangers();
  for (let i = 0; i < ATTEMPTS; i++) {
    block.failed(`2001:db8::${i.toString(16)}`, null, 0);
  }
  assert(block.blocks("2001:db8::ffff", null, 0) > 0);
  assert.equal(block.blocks("2001:db8:0:1::1", null, 0), 0);
});

test("a key that failed is no longer known", () => {
  const block = new Strangers();
  block.worked("key", 0);
  fail(block, "192.0.2.1", ATTEMPTS);
  assert.equal(block.blocks("192.0.2.1", "key", 1000), 0);
  block.failed("192.0.2.1", "key", 1000);
  assert(block.blocks("192.0.2.1", "key", 1000) > 0);
});

test("a key is known for an hour", () => {
  const block = new Strangers();
  block.worked("key", 0);
  fail(block, "192.0.2.1", ATTEMPTS, 3_590_000);
  assert.equal(block.blocks("192.0.2.1", "key", 3_599_000), 0);
  assert(block.blocks("192.0.2.1", "key", 3_600_000) > 0);
});

test("memory is bounded", () => {
  const block = new Strangers(10);
  for (let i = 0; i < 100; i++) {
    fail(block, `192.0.2.${i}`, 1);
    block.worked(`key${i}`, 0);
  }
  assert.deepEqual(block.sizes, [10, 10]);
});
