// SPDX-License-Identifier: Apache-2.0
/** A value that nobody changes, to its last member; for types that are inferred from a schema. */
export type DeepReadonly<Value> = Value extends object
  ? {readonly [Key in keyof Value]: DeepReadonly<Value[Key]>}
  : Value;
