/**
 * A server of the TypeScript kernel on a PostgreSQL that others use as well, for tests over
 * several kernels: it answers at http://127.0.0.1:$PORT/api/manage. $DATABASE_URL says
 * where the tables are, $ACP_BINDINGS how the host is bound, $ACP_SECRET what signs.
 *
 * Never makes a table.
 */

import { createServer, type IncomingMessage } from "node:http";
import process from "node:process";

import { Pool } from "pg";

import {
  type BindingsInput,
  builtIn,
  createRouter,
  parseBindings,
} from "../../control_plane/index.ts";
import { NodeSender } from "../../control_plane/node/sender.ts";
import { pg } from "../../control_plane/sql/drivers/pg.ts";
import { sqlAdapters } from "../../control_plane/sql/index.ts";

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) {
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}

const pool = new Pool({ connectionString: variable("DATABASE_URL"), max: 20 });
const bindings = JSON.parse(variable("ACP_BINDINGS")) as BindingsInput;
const router = createRouter({
  bindings,
  packs: builtIn(new NodeSender()),
  ...sqlAdapters(pg(pool), parseBindings(bindings)),
  secret: new TextEncoder().encode(variable("ACP_SECRET")),
  pepper: null,
});

const server = createServer(async (request, response) => {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = `${value}`;
  }
  const answer = await router.handle({
    method: request.method ?? "",
    headers,
    body: await bodyOf(request),
    peerAddress: request.socket.remoteAddress ?? "",
  });
  response.writeHead(answer.status, answer.headers).end(answer.body);
});
server.listen(Number(variable("PORT")), "127.0.0.1");
