// SPDX-License-Identifier: Apache-2.0
/** Records of denials, and what is printed of them. */
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import type {Analysis} from '../../src/layers/analysis.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';

export const VM = 'libvirt-5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';

export const apparmor = (profile: string, more: string, operation = 'open') =>
  `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="${operation}" profile="${profile}" ${more} pid=7 comm="qemu"`;
export const selinux = ({
  permission = 'read',
  target = 'system_u:object_r:default_t:s0',
  tclass = 'file',
  more = '',
  source = 'svirt_t:s0:c1,c2',
}) =>
  `type=AVC msg=audit(1700000000.1:7): avc:  denied  { ${permission} } for  pid=7 comm="x" ${more} scontext=system_u:system_r:${source} tcontext="${target}" tclass="${tclass}" permissive=0`;

export const groups = (line: string) => explainLog(readLog([line])).groups;
export const causes = (line: string) => groups(line).map(({cause}) => cause.kind);
export const commands = (line: string) =>
  groups(line).flatMap(group => wordsOf(group).remedies.map(({command}) => command));
/** As the journal writes it, where a value may hold a newline. */
export const json = (record: string) => JSON.stringify({MESSAGE: record});

/** Cause and commands of one record; `analyses` are of definitions that were given. */
export function told(line: string, analyses: readonly Analysis[] = []) {
  const [group] = explainLog(readLog([line]), analyses).groups;
  const {text, right, remedies} = wordsOf(group!);
  return {
    kind: group!.cause.kind as string,
    text,
    right,
    commands: remedies.map(({command}) => command).join('\n'),
  };
}
