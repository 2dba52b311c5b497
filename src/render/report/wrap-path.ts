// SPDX-License-Identifier: Apache-2.0
/** A path in pieces of at most `room` characters, broken before a slash or at a blank where there is one. */
export function wrapPath(path: string, room: number): readonly string[] {
  const width = Math.max(room, 20);
  const lines: string[] = [];
  let rest = path;
  let indent = '';
  while (indent.length + rest.length > width) {
    const cut = breakBefore(rest, width - indent.length);
    lines.push(indent + rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
    indent = '  ';
  }
  return [...lines, indent + rest];
}

/** Never at the beginning: every line takes some of the text. */
function breakBefore(text: string, width: number): number {
  const cut = Math.max(text.lastIndexOf('/', width), text.lastIndexOf(' ', width));
  return cut > 0 ? cut : width;
}
