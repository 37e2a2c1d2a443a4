/** Owns random values that are the same in every run. Never the kernel's randomness. */

import type { Json } from "../../control_plane/index.ts";

const LETTERS = [...'ab1.e"\\\n\t\x01\x7fé€😀\ufb33'];

export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to but not including the bound. */
  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }

  text(): string {
    return this.#times(6, () => LETTERS[this.below(LETTERS.length)]!).join("");
  }

  value(depth = 0): Json {
    switch (this.below(depth < 4 ? 8 : 6)) {
      case 0:
        return null;
      case 1:
        return true;
      case 2:
        return this.below(2 ** 31) - 2 ** 30;
      case 3:
        return (this.below(2 ** 31) - 2 ** 30) / 2 ** this.below(40);
      case 6:
        return this.#times(4, () => this.value(depth + 1));
      case 7: {
        const member = () => [this.text(), this.value(depth + 1)] as const;
        return Object.fromEntries(this.#times(4, member));
      }
      default:
        return this.text();
    }
  }

  #times<T>(most: number, make: () => T): T[] {
    return [...new Array(this.below(most)).keys()].map(make);
  }
}
