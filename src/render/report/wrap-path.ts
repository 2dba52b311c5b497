/** A path in pieces of at most `room` characters, broken before a slash where there is one. */
export function wrapPath(path: string, room: number): readonly string[] {
  const lines: string[] = [];
  let rest = path;
  const width = Math.max(room, 20);
  while (rest.length > width) {
    const slash = rest.lastIndexOf('/', width - 1);
    const space = rest.lastIndexOf(' ', width);
    const cut = Math.max(slash, space) > 0 ? Math.max(slash, space) : width;
    lines.push(rest.slice(0, cut));
    rest = `  ${rest.slice(cut).trimStart()}`;
  }
  return [...lines, rest];
}
