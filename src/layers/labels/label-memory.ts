// SPDX-License-Identifier: Apache-2.0
/**
 * What the drivers remember of a path while the VM runs, simulated for one VM: every set that remembers
 * counts up, every recalling restore counts down, and only the last one brings the original back.
 */
export class LabelMemory {
  readonly #counts = new Map<string, number>();

  remember(path: string): void {
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
  }

  /** 'in-use': another reference is left. 'remembered': the original comes back. 'forgotten': nothing was remembered. */
  recall(path: string): 'in-use' | 'remembered' | 'forgotten' {
    const count = this.#counts.get(path);
    if (count === undefined) return 'forgotten';
    if (count > 1) {
      this.#counts.set(path, count - 1);
      return 'in-use';
    }
    this.#counts.delete(path);
    return 'remembered';
  }
}
