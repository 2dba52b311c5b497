// SPDX-License-Identifier: Apache-2.0
/** Makes a value at the first call, for what is dear and not always asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: {readonly value: Value} | undefined;
  return () => (made ??= {value: make()}).value;
}
