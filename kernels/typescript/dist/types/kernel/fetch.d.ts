// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way from a web-standard `Request` to a `Response`: Deno, workers, Hono.
 *
 * Never decides anything: the router does.
 */
import type { Router } from "./dispatch.ts";
/**
 * The router's answer; `peerAddress` is what the server says the connection came from.
 * A path that ends in `/openapi.json` is the document's, every other one is the endpoint.
 */
export declare function handleFetch(
  router: Router,
  request: Request,
  peerAddress?: string,
): Promise<Response>;
