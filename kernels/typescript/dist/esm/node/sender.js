// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the sending of webhooks on Node and Deno: a connection to the very address that was
 * judged, TLS verified against the host's name, one request, its status.
 *
 * Never follows a redirect, never reads a body, and is the one file of the kit that is not
 * made of web standards alone.
 */
import { lookup } from "node:dns/promises";
import { connect, isIP } from "node:net";
import { connect as connectSecurely } from "node:tls";
const MOST_HEADER_BYTES = 16 * 1024;
const STATUS = /^HTTP\/1\.[01] ([1-5][0-9]{2})[ \r]/;
const END_OF_HEAD = "\r\n\r\n";
/** Sends through the system's resolver, TCP and TLS. */
export class NodeSender {
  #authorities;
  /** `authorities` (PEM) are trusted in the place of the runtime's own. */
  constructor(authorities) {
    this.#authorities = authorities;
  }
  async resolve(host) {
    try {
      const found = await lookup(host, { all: true });
      return [...new Set(found.map(({ address }) => address))];
    } catch {
      return [];
    }
  }
  async send(request) {
    for (const address of request.addresses) {
      const socket = await this.#open(address, request);
      if (socket !== null) {
        return exchange(socket, request);
      }
    }
    return null;
  }
  /** Connected, and verified where it is TLS; null where that failed. */
  #open(address, request) {
    const { target, signal } = request;
    const socket = this.#connect(address, target);
    closeOn(signal, socket);
    return new Promise((resolve) => {
      const ready = target.secure ? "secureConnect" : "connect";
      socket.once(ready, () => resolve(socket));
      socket.once("error", () => socket.destroy());
      socket.once("close", () => resolve(null));
    });
  }
  #connect(address, { secure, host, port }) {
    if (!secure) {
      return connect({ host: address, port });
    }
    // The name that is sent (SNI) and that the certificate must be for.
    const servername = isIP(host) === 0 ? host : "";
    const ca = this.#authorities;
    const trusted = ca === undefined ? {} : { ca };
    return connectSecurely({ host: address, port, servername, ...trusted });
  }
}
function closeOn(signal, socket) {
  const close = () => socket.destroy();
  if (signal.aborted) {
    close();
    return;
  }
  signal.addEventListener("abort", close, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", close));
}
/** Sends the request once and waits for the first status that is final. */
async function exchange(socket, request) {
  const { target, headers, body } = request;
  const bytes = new TextEncoder().encode(body);
  const lines = Object.entries({
    Host: target.authority,
    ...headers,
    "Content-Length": String(bytes.length),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`POST ${target.path} HTTP/1.1`, ...lines].join("\r\n");
  socket.write(head + END_OF_HEAD);
  socket.write(bytes);
  try {
    return await readStatus(socket);
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}
async function readStatus(socket) {
  let text = "";
  for await (const chunk of socket) {
    text += new TextDecoder("latin1").decode(chunk);
    while (text.includes("\r\n")) {
      const status = Number(STATUS.exec(text)?.[1] ?? 0);
      if (status === 0 || status >= 200) {
        return status || null;
      }
      // An interim answer (1xx): another one follows its head.
      const end = text.indexOf(END_OF_HEAD);
      if (end === -1) {
        break;
      }
      text = text.slice(end + END_OF_HEAD.length);
    }
    if (text.length > MOST_HEADER_BYTES) {
      return null;
    }
  }
  return null;
}
