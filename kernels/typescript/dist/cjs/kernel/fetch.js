// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way from a web-standard `Request` to a `Response`: Deno, workers, Hono.
 *
 * Never decides anything: the router does.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.handleFetch = handleFetch;
/** The router's answer; `peerAddress` is what the server says the connection came from. */
async function handleFetch(router, request, peerAddress = "") {
  const { status, headers, body } = await router.handle({
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: request.body === null ? null : chunksOf(request.body),
    peerAddress,
  });
  return new Response(body, { status, headers });
}
/** Not every runtime can iterate over a stream itself. */
async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    // Whatever is left is not wanted; that it cannot be cancelled changes no answer.
    await reader.cancel().catch(() => undefined);
  }
}
