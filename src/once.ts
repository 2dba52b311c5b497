// SPDX-License-Identifier: Apache-2.0
/** Makes a value at the first call, for what is dear and not always asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: {readonly value: Value} | undefined;
  return () => (made ??= {value: make()}).value;
}

/** The same for what is large and may be made anew: it is kept until the memory is wanted. */
export function onceInAWhile<Value extends object>(make: () => Value): () => Value {
  let made: WeakRef<Value> | undefined;
  return () => {
    const known = made?.deref();
    if (known) return known;
    const value = make();
    made = new WeakRef(value);
    return value;
  };
}

/** Of one question: what the VMs of a host ask together. A fleet in a stream asks without end. */
const REMEMBERED = 16_384;

/** The same function, which answers a question that it knows without asking again: the newest 16,384. */
export function remembered<Arguments extends readonly unknown[], Answer>(
  ask: (...question: Arguments) => Answer,
): (...question: Arguments) => Answer {
  const answers = new Map<string, Answer>();
  return (...question) => {
    const key =
      question.length === 1 && typeof question[0] === 'string' ? question[0] : JSON.stringify(question);
    const known = answers.get(key);
    // Most answers are objects or undefined, and "no such file" is worth keeping, too.
    if (known !== undefined || answers.has(key)) return known!;
    const answer = ask(...question);
    answers.set(key, answer);
    forget(answers);
    return answer;
  };
}

/** Leaves the newest in a map, which gives its keys in the order in which they came. */
export function forget<Key>(answers: Map<Key, unknown>, most: number = REMEMBERED): void {
  if (answers.size <= most) return;
  for (const oldest of answers.keys()) {
    answers.delete(oldest);
    if (answers.size <= most) return;
  }
}
