// SPDX-License-Identifier: Apache-2.0
/** Values that their `kind` tells apart. */

interface Kind {
  readonly kind: PropertyKey;
}

/** Made from rows, one a kind, with the facts of each. */
export type Kinds<Rows> = {[Kind in keyof Rows]: Readonly<{kind: Kind} & Rows[Kind]>}[keyof Rows];

export type OfKind<Union extends Kind, Of extends Union['kind']> = Extract<Union, {readonly kind: Of}>;

/** A table with a function a kind; `byKind` asks the one that a value needs. */
export type ByKind<Union extends Kind, Result> = {
  readonly [Of in Union['kind']]: (facts: OfKind<Union, Of>) => Result;
};

export function byKind<Union extends Kind, Result>(table: ByKind<Union, Result>, value: Union): Result {
  const ask = table[value.kind as Union['kind']] as (facts: Union) => Result;
  return ask(value);
}
