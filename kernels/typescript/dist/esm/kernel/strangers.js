// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns who may fail to authenticate how often: 30 times a minute per client address.
 *
 * Never stores anything outside this process, and never grows without bound.
 */
import { formatAddress, parseAddress } from "./addresses.js";
export const ATTEMPTS = 30;
const WINDOW_MS = 60_000;
const KNOWN_KEY_MS = 3_600_000;
const MOST = 10_000;
/** Counts failures per address. `now` is monotonic, `key` a digest of the key's text. */
export class Strangers {
  #most;
  #windows = new Map();
  #known = new Map();
  #finished = [];
  /** At most so many addresses, and as many keys, are kept in mind. */
  constructor(most = MOST) {
    this.#most = most;
  }
  /** How many addresses and keys are kept in mind. */
  get sizes() {
    return [this.#windows.size, this.#known.size];
  }
  /**
   * Seconds to wait, or 0. A key that worked here within the hour passes: otherwise one
   * stranger behind a shared proxy would lock everyone there out.
   */
  blocks(address, key, now) {
    if (this.#windows.size === 0) {
      return 0;
    }
    const window = this.#current(group(address), now);
    if (window === undefined || window.failures < ATTEMPTS) {
      return 0;
    }
    const seen = key === null ? undefined : this.#known.get(key);
    const known = seen !== undefined && now - seen < KNOWN_KEY_MS;
    return known ? 0 : suppress(window, now);
  }
  /**
   * Count a failure. Seconds to wait where it was one too many, else 0: parallel attempts
   * pass `blocks` together, and here each is counted.
   */
  failed(address, key, now) {
    const name = group(address);
    if (key !== null) {
      this.#known.delete(key);
    }
    let window = this.#current(name, now);
    if (window === undefined) {
      window = { opened: now, failures: 0, suppressed: 0 };
      this.#windows.set(name, window);
      if (this.#windows.size > this.#most) {
        this.#close(first(this.#windows));
      }
    }
    window.failures += 1;
    return window.failures <= ATTEMPTS ? 0 : suppress(window, now);
  }
  /** This key was accepted. */
  worked(key, now) {
    this.#known.delete(key);
    this.#known.set(key, now);
    if (this.#known.size > this.#most) {
      this.#known.delete(first(this.#known));
    }
  }
  /** What minutes that are over have suppressed; each is told once. */
  finished(now) {
    while (this.#windows.size > 0) {
      if (this.#current(first(this.#windows), now) !== undefined) {
        break;
      }
    }
    if (this.#finished.length === 0) {
      return this.#finished;
    }
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }
  #current(name, now) {
    const window = this.#windows.get(name);
    if (window !== undefined && now - window.opened >= WINDOW_MS) {
      this.#close(name);
      return undefined;
    }
    return window;
  }
  #close(name) {
    const count = this.#windows.get(name)?.suppressed ?? 0;
    this.#windows.delete(name);
    if (count > 0) {
      this.#finished.push({ address: name, count });
    }
  }
}
function first(map) {
  const [name = ""] = map.keys();
  return name;
}
function suppress(window, now) {
  window.suppressed += 1;
  const left = window.opened + WINDOW_MS - now;
  return Math.max(1, Math.ceil(left / 1000));
}
/** The address; of IPv6 its /64, for a single client has all of one. */
function group(address) {
  const parsed = address.includes(":") ? parseAddress(address) : null;
  if (parsed === null) {
    return address;
  }
  return formatAddress(parsed.map((byte, i) => (i < 8 ? byte : 0)));
}
