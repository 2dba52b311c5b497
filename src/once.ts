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

/** The same function, which answers a question that it knows without asking again: the last 8,192, and some before. */
export function remembered<Arguments extends readonly unknown[], Answer>(
  ask: (...question: Arguments) => Answer,
): (...question: Arguments) => Answer {
  // "No such file" is worth keeping, too: an answer of its own is never undefined.
  const answers = new RecentMap<string, {readonly answer: Answer}>();
  return (...question) => {
    const key = keyOf(question);
    const known = answers.get(key);
    if (known !== undefined) return known.answer;
    const answer = ask(...question);
    answers.set(key, {answer});
    return answer;
  };
}

function keyOf(question: readonly unknown[]): string {
  const [only] = question;
  if (question.length === 1 && typeof only === 'string') return only;
  return question.length === 0 ? '' : JSON.stringify(question);
}

/** The same for questions about a thing that lives as long as its answer is wanted. */
export function onceOf<Thing extends object, Answer extends object>(
  ask: (thing: Thing) => Answer,
): (thing: Thing) => Answer {
  const answers = new WeakMap<Thing, Answer>();
  return thing => {
    const known = answers.get(thing);
    if (known !== undefined) return known;
    const answer = ask(thing);
    answers.set(thing, answer);
    return answer;
  };
}

/**
 * Keeps what is asked for, and forgets the rest, half of it at once: taking the oldest out of a map one by one costs
 * more the more were taken out.
 */
export class RecentMap<Key, Value> {
  #recent = new Map<Key, Value>();
  #older = new Map<Key, Value>();
  readonly #most: number;

  constructor(most: number = REMEMBERED) {
    this.#most = most;
  }

  has(key: Key): boolean {
    return this.#recent.has(key) || this.#older.has(key);
  }

  get(key: Key): Value | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    this.#recent.set(key, value);
    if (this.#recent.size * 2 < this.#most) return;
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
