// SPDX-License-Identifier: Apache-2.0
/** The VMs of a large audit: what is asked often is at hand, the rest is bytes until it is asked for. */
import type {AccessRow} from '../access-row.ts';
import type {FleetMember} from '../fleet-member.ts';
import type {DomainAudit} from '../report.ts';
import {Sieve} from './marks.ts';
import {unpack, type PackedBatch, type Source} from './packed-batch.ts';
import {thinMembers} from './thin.ts';

type Part = 'rows' | 'sources';

/** Of a VM by its position. */
type RowsOf = (vm: number) => readonly AccessRow[];

export class FleetStore {
  readonly #batches: Omit<PackedBatch, 'marks'>[] = [];
  /** The batch of each VM, and its place there. */
  readonly #places: (readonly [batch: number, place: number])[] = [];
  readonly #sieve = new Sieve();
  /** What was unpacked last: whoever reads one VM reads the next one then. */
  readonly #last: {-readonly [Name in Part]?: {readonly batch: number; readonly value: unknown}} = {};
  readonly #rowsAgain: RowsOf;

  /** @param rowsAgain makes those of a VM that were not kept */
  constructor(rowsAgain: RowsOf = () => []) {
    this.#rowsAgain = rowsAgain;
  }

  add({marks, ...batch}: PackedBatch): void {
    const number = this.#batches.push(batch) - 1;
    for (const place of batch.heads.keys()) this.#places.push([number, place]);
    this.#sieve.add(marks);
  }

  get size(): number {
    return this.#places.length;
  }

  /** With paths that are unpacked, or made again, when they are read. */
  domains(): readonly DomainAudit[] {
    return this.#places.map(([number, place], vm) => {
      const paths = () => this.#unpacked('rows', number)?.[place] ?? this.#rowsAgain(vm);
      return {
        ...this.#batches[number]!.heads[place]!,
        get paths() {
          return paths();
        },
      };
    });
  }

  /** Of each only what another VM may have, too. */
  members(): Generator<string, readonly FleetMember[]> {
    return thinMembers(() => this.#members(), this.#sieve);
  }

  sourceOf(vm: number): Source {
    const [number, place] = this.#places[vm]!;
    return this.#unpacked('sources', number)![place]!;
  }

  *#members(): Generator<FleetMember> {
    for (const {members} of this.#batches) yield* unpack(members);
  }

  #unpacked<Name extends Part>(part: Name, batch: number): Unpacked<Name> | undefined {
    const last = this.#last[part];
    if (last?.batch === batch) return last.value as Unpacked<Name>;
    const bytes = this.#batches[batch]![part];
    if (bytes === undefined) return undefined;
    const value = unpack<unknown>(bytes);
    this.#last[part] = {batch, value};
    return value as Unpacked<Name>;
  }
}

type Unpacked<Name extends Part> = NonNullable<NonNullable<PackedBatch[Name]>['__value']>;
