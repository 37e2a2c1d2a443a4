/**
 * Owns a real server on the loopback that receives webhooks, plain or over TLS.
 *
 * Never gives more than one answer: the one it was made with.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import {
  type AddressInfo,
  createServer,
  type Server,
  type Socket,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";

import type { SignedRequest } from "../../control_plane/index.ts";
import { NodeSender } from "../../control_plane/node/sender.ts";

const END_OF_HEAD = "\r\n\r\n";

/** A certificate for `hooks.test`, and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** One request, as it came. */
export interface Received {
  readonly line: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The types know the name only on the client's side. */
type Named = TLSSocket & { readonly servername: string };

export class HookServer {
  readonly requests: Received[] = [];
  readonly names: string[] = [];
  /** The answer is held back until this is done. */
  gate: Promise<void> = Promise.resolve();
  readonly arrived: Promise<void>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #arrive: () => void = () => undefined;

  private constructor(answer: string, tls: Certificate | undefined) {
    this.arrived = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    const serve = (socket: Socket) => {
      void this.#serve(socket, answer);
    };
    if (tls === undefined) {
      this.#server = createServer(serve);
      return;
    }
    this.#server = createTlsServer(tls);
    this.#server.on("secureConnection", (socket: TLSSocket) => {
      this.names.push((socket as Named).servername);
      serve(socket);
    });
    this.#server.on("tlsClientError", () => undefined);
  }

  static async start(
    answer = "HTTP/1.1 204 No Content\r\n\r\n",
    tls?: Certificate,
  ): Promise<HookServer> {
    const server = new HookServer(answer, tls);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, "127.0.0.1", resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }

  async #serve(socket: Socket, answer: string): Promise<void> {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    this.requests.push(await readRequest(socket));
    this.#arrive();
    await this.gate;
    socket.end(answer);
  }
}

function readRequest(socket: Socket): Promise<Received> {
  let text = "";
  socket.setEncoding("utf8");
  return new Promise((resolve) => {
    socket.on("data", (chunk: string) => {
      text += chunk;
      const received = complete(text);
      if (received !== null) {
        resolve(received);
      }
    });
  });
}

function complete(text: string): Received | null {
  const end = text.indexOf(END_OF_HEAD);
  const [line = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(
    lines.map((header) => {
      const [name = "", value = ""] = header.split(": ");
      return [name.toLowerCase(), value];
    }),
  );
  const body = text.slice(end + END_OF_HEAD.length);
  const length = Number(headers.get("content-length"));
  const whole = end !== -1 && new TextEncoder().encode(body).length >= length;
  return whole ? { line, headers, body } : null;
}

/** The real sender, but names resolve as they are told to, answer after answer. */
export class FakeNames extends NodeSender {
  readonly sent: (readonly string[])[] = [];
  readonly #answers: (readonly string[])[];

  constructor(answers: (readonly string[])[], authorities?: string) {
    super(authorities);
    this.#answers = answers;
  }

  override resolve(): Promise<readonly string[]> {
    const [answer = []] = this.#answers;
    if (this.#answers.length > 1) {
      this.#answers.shift();
    }
    return Promise.resolve(answer);
  }

  override send(request: SignedRequest): Promise<number | null> {
    this.sent.push(request.addresses);
    return super.send(request);
  }
}

/** A self-signed certificate for a host. */
export function makeCertificate(host: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "acp-hook-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const command =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes " +
    `-days 2 -subj /CN=${host} -addext subjectAltName=DNS:${host}`;
  const args = [...command.split(" "), "-keyout", key, "-out", cert];
  execFileSync("openssl", args, { stdio: "ignore" });
  const made = {
    cert: readFileSync(cert, "utf8"),
    key: readFileSync(key, "utf8"),
  };
  rmSync(folder, { recursive: true });
  return made;
}
