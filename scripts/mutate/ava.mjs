// SPDX-License-Identifier: Apache-2.0
// Stands in for AVA where a change to the code is tried: the same assertions, in one process, without a report. It is
// never asked whether the project's tests pass; a test that it cannot run is left out.
import assert from 'node:assert/strict';

/** The tests of the files that were imported, in order. */
const registered = {before: [], tests: []};

/** Runs what was registered since the last call; throws at the first failure. */
export async function runRegistered() {
  const {before, tests} = {...registered};
  Object.assign(registered, {before: [], tests: []});
  for (const run of [...before, ...tests]) await run();
}

function register(list) {
  return (title, body, ...rest) => {
    const [run, args] =
      typeof title === 'string' ? [body, rest] : [title, body === undefined ? rest : [body, ...rest]];
    registered[list].push(() => withContext(context => (run.exec ?? run)(context, ...args)));
  };
}

async function withContext(run) {
  const undo = [];
  try {
    await run(contextWith(undo));
  } finally {
    for (const each of undo.toReversed()) await each();
  }
}

function contextWith(undo) {
  return {
    title: '',
    log() {},
    pass() {},
    plan() {},
    timeout() {},
    fail: message => assert.fail(message),
    is: (actual, expected) => assert.ok(Object.is(actual, expected), `${actual} is not ${expected}`),
    not: (actual, expected) => assert.ok(!Object.is(actual, expected)),
    true: actual => assert.equal(actual, true),
    false: actual => assert.equal(actual, false),
    truthy: actual => assert.ok(actual),
    falsy: actual => assert.ok(!actual),
    deepEqual: (actual, expected) => assert.deepEqual(actual, expected),
    notDeepEqual: (actual, expected) => assert.notDeepEqual(actual, expected),
    like,
    regex: (text, pattern) => assert.match(text, pattern),
    notRegex: (text, pattern) => assert.doesNotMatch(text, pattern),
    notThrows: run => void run(),
    throws(run, expected) {
      try {
        run();
      } catch (error) {
        return checked(error, expected);
      }
      return assert.fail('nothing was thrown');
    },
    async throwsAsync(run, expected) {
      const error = await (typeof run === 'function' ? run() : run).then(
        () => assert.fail('resolved'),
        one => one,
      );
      return checked(error, expected);
    },
    teardown: each => void undo.push(each),
    async try(run) {
      let error;
      try {
        await withContext(run);
      } catch (thrown) {
        error = thrown;
      }
      const passed = error === undefined;
      const commit = () => assert.ok(passed, error);
      return {passed, commit, discard() {}, errors: passed ? [] : [{savedError: error, cause: error}]};
    },
  };
}

/** What is written in `expected` has to be there; an array's other elements may not. */
function like(actual, expected) {
  if (typeof expected !== 'object' || expected === null || expected.constructor !== Object) {
    if (!Array.isArray(expected)) return assert.deepEqual(actual, expected);
    assert.equal(actual.length, expected.length);
  }
  for (const [name, value] of Object.entries(expected)) like(actual[name], value);
}

function checked(error, {code, message, name, instanceOf} = {}) {
  if (code !== undefined) assert.equal(error.code, code);
  if (name !== undefined) assert.equal(error.name, name);
  if (instanceOf !== undefined) assert.ok(error instanceof instanceOf);
  if (typeof message === 'string') assert.equal(error.message, message);
  else if (typeof message === 'function') assert.ok(message(error.message));
  else if (message !== undefined) assert.match(error.message, message);
  return error;
}

const test = register('tests');
export default Object.assign(test, {
  serial: test,
  before: register('before'),
  after: Object.assign(() => {}, {always() {}}),
  skip() {},
  macro: options => (typeof options === 'function' ? {exec: options} : options),
});
