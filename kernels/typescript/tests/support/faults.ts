/**
 * Owns what happens to adapters on purpose: they fail, or parallel calls meet behind them.
 *
 * Never changes what a method does when nothing was asked of it.
 */

import {
  LockTimeout,
  Retry,
  StoreUnavailable,
} from "../../control_plane/index.ts";

const KINDS: Record<string, () => Error> = {
  unavailable: () => new StoreUnavailable("on purpose"),
  lock_timeout: () => new LockTimeout("on purpose"),
  retry: () => new Retry("on purpose"),
};

/** `<adapter>.<method>[=kind][*n]`: which calls of the adapters fail, and how. */
export class Faults {
  #left = new Map<string, { kind: string; times: number }>();

  set(faults: readonly string[]): void {
    this.#left = new Map(
      faults.map((fault) => {
        const [spec = "", times] = fault.split("*");
        const [name = "", kind = "unavailable"] = spec.split("=");
        return [name, { kind, times: Number(times ?? Infinity) }];
      }),
    );
  }

  strike(name: string): void {
    const fault = this.#left.get(name);
    if (fault !== undefined && fault.times > 0) {
      fault.times -= 1;
      throw KINDS[fault.kind]!();
    }
  }
}

/**
 * Makes parallel calls wait for each other behind one adapter method. Without it they
 * hardly ever reach the interesting place together.
 */
export class Meeting {
  #place: string | null = null;
  #expected = 0;
  #waiting: (() => void)[] = [];

  call(place: string | null, count: number): void {
    this.#place = place;
    this.#expected = count;
    this.#waiting = [];
  }

  async attend(place: string): Promise<void> {
    if (place !== this.#place || this.#expected === 0) {
      return;
    }
    this.#expected -= 1;
    if (this.#expected > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#waiting.forEach((resolve) => resolve());
    this.#waiting = [];
  }
}

/** Wraps adapters so that their methods ask `Faults` first and meet afterwards. */
export class Trouble {
  readonly faults = new Faults();
  readonly meeting = new Meeting();
  readonly #real = new WeakMap<object, object>();

  wrap<Adapter extends object>(name: string, adapter: Adapter): Adapter {
    const wrapper = new Proxy(adapter, {
      get: (target, member) => {
        const method: unknown = Reflect.get(target, member, target);
        if (typeof method !== "function" || typeof member !== "string") {
          return method;
        }
        const place = `${name}.${snakeCase(member)}`;
        return async (...args: unknown[]) => {
          this.faults.strike(place);
          const given = args.map((arg) => this.#prepared(name, arg));
          const result: unknown = await Reflect.apply(method, target, given);
          await this.meeting.attend(place);
          return result;
        };
      },
    });
    this.#real.set(wrapper, adapter);
    return wrapper;
  }

  /** Work in a transaction gets a wrapped handle; another adapter gets the real one. */
  #prepared(name: string, arg: unknown): unknown {
    if (typeof arg === "function") {
      return (tx: object) =>
        (arg as (tx: object) => unknown)(this.wrap(name, tx));
    }
    if (typeof arg === "object" && arg !== null) {
      return this.#real.get(arg) ?? arg;
    }
    return arg;
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
