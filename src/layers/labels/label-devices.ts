// SPDX-License-Identifier: Apache-2.0
/** The walk over a VM's devices that both labelling drivers do: what each path gets, and what shutdown puts back. */
import type {Provenance} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {LabelDriver} from './label-driver.ts';
import {LabelMemory} from './label-memory.ts';
import {labelsOf, type Labelled} from './labels-of.ts';
import {restoresOf} from './restores-of.ts';

export interface DeviceLabels<Value, Default extends string> {
  /** In the order in which the driver sets them. */
  readonly labels: readonly Labelled<Value>[];
  readonly restore: readonly {
    readonly path: string;
    readonly to: 'remembered' | Default;
    readonly from: Provenance;
  }[];
}

/** @throws KnownError where an override does not name a label */
export function labelDevices<Value extends object, Kind extends string, Default extends string>(
  inventory: Inventory,
  driver: LabelDriver<Value, Kind, Default>,
  site: Site,
): DeviceLabels<Value, Default> {
  const ordered = driver.order.flatMap(kind => inventory.of(kind));
  const memory = new LabelMemory();
  const current = new CurrentValues(driver.skipsEqualTo);
  const all = ordered.flatMap(resource => labelsOf(resource, driver, site));
  for (const {path, remember} of all) if (remember) memory.remember(path);
  const labels = all.filter(({path, value}) => current.changes(path, value));
  const restore = ordered
    .flatMap(resource => restoresOf(resource, driver, site))
    .flatMap(({path, recall, from}): DeviceLabels<Value, Default>['restore'] => {
      // A descriptor's original is kept in the daemon's memory.
      if (path === 'fd') return [{path, to: 'remembered', from}];
      const found = recall ? memory.recall(path) : 'forgotten';
      if (found === 'in-use') return [];
      if (found === 'remembered') {
        current.forget(path);
        return [{path, to: 'remembered', from}];
      }
      return current.falls(path) ? [{path, to: driver.fallback, from}] : [];
    });
  return {labels, restore};
}

/** What the paths have by now, for a driver that asks before it sets. */
class CurrentValues<Value> {
  readonly #values = new Map<string, string>();
  readonly #fallback: Value | undefined;

  constructor(fallback: Value | undefined) {
    this.#fallback = fallback;
  }

  /** Sets a path's value; says whether that changes anything. */
  changes(path: string, value: Value): boolean {
    if (this.#fallback === undefined) return true;
    const text = JSON.stringify(value);
    if (this.#values.get(path) === text) return false;
    this.#values.set(path, text);
    return true;
  }

  falls(path: string): boolean {
    return this.#fallback === undefined || this.changes(path, this.#fallback);
  }

  /** The original comes back, which nobody knows here. */
  forget(path: string): void {
    this.#values.delete(path);
  }
}
