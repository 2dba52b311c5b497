// SPDX-License-Identifier: Apache-2.0
/**
 * JSON as QEMU's own reader takes it (7.2, `qobject/json-lexer.c`): strings may stand in single quotes, and a
 * single quote may be escaped.
 *
 * @returns undefined when it is no JSON; QEMU refuses to start then
 */
export function parseQemuJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(STRING, inDoubleQuotes));
  } catch {
    return undefined;
  }
}

const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs;

function inDoubleQuotes(string: string): string {
  const inner = string
    .slice(1, -1)
    .replace(/\\.|"/gs, part => (part === "\\'" ? "'" : part === '"' ? '\\"' : part));
  return `"${inner}"`;
}
