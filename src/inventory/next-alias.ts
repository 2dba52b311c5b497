/** The alias that libvirt will give a device at start, where the definition names none. */

/** @param earlier the devices of its kind before it, in libvirt's order; those with an alias of the user's do not count */
export function nextAlias(prefix: string, earlier: readonly {readonly alias: string | undefined}[]): string {
  const used = earlier.map(({alias}) => Number(alias?.slice(prefix.length)));
  const highest = Math.max(-1, ...used.filter(Number.isInteger));
  return `${prefix}${highest + 1 + earlier.filter(({alias}) => alias === undefined).length}`;
}
