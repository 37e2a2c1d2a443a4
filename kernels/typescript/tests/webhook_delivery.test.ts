/** Owns webhooks.test end to end: a real request to a real server, once, outside of locks. */

import assert from "node:assert/strict";
import { test } from "node:test";

import type { WebhookSender } from "../control_plane/index.ts";
import { NodeSender } from "../control_plane/node/sender.ts";
import {
  sendMessage,
  signature,
} from "../control_plane/packs/webhook_request.ts";
import { Harness } from "./support/harness.ts";
import {
  FakeNames,
  HookServer,
  makeCertificate,
} from "./support/hook_server.ts";

const INSECURE = { bindings: { webhooks: { allow_insecure_urls: true } } };
const SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

interface Hook {
  readonly id: string;
  readonly secret: string;
}

interface Sent {
  readonly id: string;
  readonly status: string;
  readonly status_code?: number;
}

interface Answer<Data> {
  readonly ok: boolean;
  readonly code?: string;
  readonly data: Data;
}

async function post<Data = Sent>(
  harness: Harness,
  action: string,
  params: object,
  more: object = {},
): Promise<Answer<Data>> {
  const response = await harness.post({ action, params, ...more });
  return JSON.parse(response.body) as Answer<Data>;
}

async function createHook(harness: Harness, url: string): Promise<Hook> {
  const params = { url, events: ["a"] };
  return (await post<Hook>(harness, "webhooks.create", params)).data;
}

interface World {
  readonly harness: Harness;
  readonly server: HookServer;
  readonly hook: Hook;
}

/** A harness whose one webhook leads to the server. */
async function inWorld(
  work: (world: World) => Promise<void>,
  answer?: string,
  sender: WebhookSender = new NodeSender(),
): Promise<void> {
  const server = await HookServer.start(answer);
  const harness = await Harness.start(INSECURE, sender);
  try {
    const url = `http://127.0.0.1:${server.port}/in?x=1`;
    await work({ harness, server, hook: await createHook(harness, url) });
  } finally {
    server.close();
    await harness.close();
  }
}

test("a delivery is sent, signed and recorded", () =>
  inWorld(async ({ harness, server, hook }) => {
    const payload = { n: "é" };
    const params = { webhook_id: hook.id, event: "lead.created", payload };
    const { data: sent } = await post(harness, "webhooks.test", params);
    assert.deepEqual([sent.status, sent.status_code], ["success", 204]);

    const [request] = server.requests;
    assert.equal(request?.line, "POST /in?x=1 HTTP/1.1");
    const header = (name: string) => request?.headers.get(name) ?? "";
    assert.equal(header("host"), `127.0.0.1:${server.port}`);
    assert.equal(header("webhook-id"), sent.id);
    const { body = "" } = request ?? {};
    const sentAt = Number(header("webhook-timestamp"));
    const { secret } = hook;
    const wanted = await signature({ secret, id: sent.id, sentAt, body });
    assert.equal(header("webhook-signature"), wanted);
    assert.deepEqual(JSON.parse(body), {
      type: "lead.created",
      timestamp: "2026-01-01T00:00:00.000Z",
      data: payload,
    });

    const id = { webhook_id: hook.id };
    const listed = await post<Sent[]>(harness, "webhooks.deliveries", id);
    assert.deepEqual(listed.data, [sent]);
  }));

const ANSWERS: [string, string, number | undefined][] = [
  ["HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", "failed", 302],
  ["HTTP/1.1 500 Oops\r\n\r\n", "failed", 500],
  ["HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "success", 200],
  ["SSH-2.0-OpenSSH\r\n", "failed", undefined],
  ["", "failed", undefined],
  ["HTTP/1.1 2", "failed", undefined],
];
for (const [answer, status, code] of ANSWERS) {
  test(`an answer ${JSON.stringify(answer)} is ${status}`, () =>
    inWorld(async ({ harness, server, hook }) => {
      const params = { webhook_id: hook.id };
      const { data } = await post(harness, "webhooks.test", params);
      assert.deepEqual([data.status, data.status_code], [status, code]);
      assert.equal(server.requests.length, 1);
    }, answer));
}

test("nobody waits for a lock while the request is under way", () =>
  inWorld(async ({ harness, server, hook }) => {
    let open: () => void = () => undefined;
    server.gate = new Promise((resolve) => {
      open = resolve;
    });
    const params = { webhook_id: hook.id };
    const key = { idempotency_key: "k" };
    const first = post(harness, "webhooks.test", params, key);
    await server.arrived;

    const settings = { settings: { a: 1 } };
    assert((await post(harness, "settings.update", settings)).ok);
    const twin = await post(harness, "webhooks.test", params, key);
    assert.equal(twin.code, "IDEMPOTENCY_IN_FLIGHT");

    open();
    const { data } = await first;
    const replay = await post(harness, "webhooks.test", params, key);
    assert.equal(replay.code, "IDEMPOTENT_REPLAY");
    assert.deepEqual(replay.data, data);
    assert.equal(server.requests.length, 1);
  }));

const dying: WebhookSender = {
  resolve: () => Promise.resolve([]),
  send: () => Promise.reject(new Error("the process died here")),
};

test("a delivery whose process died is never sent twice", () =>
  inWorld(
    async ({ harness, server, hook }) => {
      const params = { webhook_id: hook.id };
      const key = { idempotency_key: "k" };
      const first = await post(harness, "webhooks.test", params, key);
      assert.equal(first.data.status, "pending");
      const again = await post(harness, "webhooks.test", params, key);
      assert.equal(again.code, "IDEMPOTENCY_IN_FLIGHT");
      harness.clock.advance(31_000);
      const later = await post(harness, "webhooks.test", params, key);
      assert.equal(later.code, "IDEMPOTENT_REPLAY");
      assert.deepEqual(later.data, first.data);
      assert.deepEqual(server.requests, []);
    },
    undefined,
    dying,
  ));

test("what fails after the commit does not hide that it was sent", () =>
  inWorld(async ({ harness, hook }) => {
    harness.trouble.faults.set(["db.finish_delivery"]);
    const params = { webhook_id: hook.id };
    const sent = await post(harness, "webhooks.test", params);
    assert.deepEqual([sent.ok, sent.data.status], [true, "success"]);
  }));

function deliver(
  url: string,
  sender: WebhookSender,
  insecure = false,
  timeoutMs = 10_000,
): Promise<number | null> {
  const message = { url, secret: SECRET, id: "id", sentAt: 1, body: "{}" };
  return sendMessage(message, sender, insecure, timeoutMs);
}

test("a slow server is given up on", async () => {
  const server = await HookServer.start();
  server.gate = new Promise(() => undefined);
  const url = `http://127.0.0.1:${server.port}/`;
  const started = performance.now();
  assert.equal(await deliver(url, new NodeSender(), true, 300), null);
  assert(performance.now() - started < 5000);
  server.close();
});

test("a name that turns private after the save is not connected to", async () => {
  const addresses = ["127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1"];
  for (const address of [...addresses, "fe80::1%lo"]) {
    const sender = new FakeNames([[address]]);
    assert.equal(await deliver("https://hooks.test/", sender), null);
    assert.deepEqual(sender.sent, []);
  }
});

test("one private address among public ones is enough to refuse", async () => {
  const sender = new FakeNames([["93.184.215.14", "127.0.0.1"]]);
  assert.equal(await deliver("https://hooks.test/", sender), null);
  assert.deepEqual(sender.sent, []);
});

test("the connection goes to the address that was checked", async () => {
  const server = await HookServer.start();
  const sender = new FakeNames([["127.0.0.1"], ["203.0.113.1"]]);
  const url = `http://hooks.test:${server.port}/`;
  assert.equal(await deliver(url, sender, true), 204);
  assert.deepEqual(sender.sent, [["127.0.0.1"]]);
  const host = server.requests[0]?.headers.get("host");
  assert.equal(host, `hooks.test:${server.port}`);
  server.close();
});

test("an address that does not answer is followed by the next", async () => {
  const server = await HookServer.start();
  const sender = new FakeNames([["127.0.0.2", "127.0.0.1"]]);
  const url = `http://hooks.test:${server.port}/`;
  assert.equal(await deliver(url, sender, true), 204);
  assert.equal(server.requests.length, 1);
  server.close();
});

test("TLS names the host and verifies its certificate", async () => {
  const certificate = makeCertificate("hooks.test");
  const server = await HookServer.start(undefined, certificate);
  const answers = [["127.0.0.1"]];
  const trusting = new FakeNames(answers, certificate.cert);
  const good = `https://hooks.test:${server.port}/`;
  assert.equal(await deliver(good, trusting, true), 204);
  assert.equal(server.names.at(-1), "hooks.test");

  const other = `https://other.test:${server.port}/`;
  assert.equal(await deliver(other, trusting, true), null);
  assert.equal(await deliver(good, new FakeNames(answers), true), null);
  assert.equal(server.requests.length, 1);
  server.close();
});
