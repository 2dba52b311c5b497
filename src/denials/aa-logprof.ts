// SPDX-License-Identifier: Apache-2.0
/** Blocks of `Key: value` lines, as `aa-logprof` asks its questions and `aa-notify` shows its messages. */

const PATHS = ['Path', 'Name', 'Execute'];

/** @returns the same record as the kernel writes it; undefined for any other text */
export function fromBlock(block: string): string | undefined {
  if (!/^\s*Profile:\s/.test(block)) return undefined;
  const fields = new Map(
    block.split('\n').map(line => {
      const end = line.indexOf(':');
      return [line.slice(0, Math.max(end, 0)).trim(), line.slice(end + 1).trim()] as const;
    }),
  );
  const value = (...keys: readonly string[]) => keys.map(key => fields.get(key)).find(Boolean);
  const [profile, path, capability] = [value('Profile'), value(...PATHS), value('Capability')];
  const family = value('Network Family', 'Family');
  // Other programs have profiles, too.
  if (value('Severity', 'New Mode', 'Denied', 'Operation') === undefined) return undefined;
  if (path === undefined && capability === undefined && family === undefined) return undefined;
  const operation = capability ? 'capable' : fields.has('Execute') ? 'exec' : (value('Operation') ?? 'open');
  const mask = value('New Mode', 'Mode', 'Denied')?.replaceAll(/\bowner\b|[^rwaklmxcd]/g, '');
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['apparmor', 'DENIED'],
    ['operation', operation],
    ['profile', profile],
    ['name', path],
    ['capname', capability],
    ['family', family],
    ['sock_type', value('Socket Type')],
    ['denied_mask', fields.has('Execute') ? 'x' : mask],
  ];
  return pairs
    .filter(([, text]) => text !== undefined && text !== '')
    .map(([key, text]) => `${key}="${text?.replaceAll('"', '')}"`)
    .join(' ');
}
