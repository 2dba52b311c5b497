// SPDX-License-Identifier: Apache-2.0
/** Small reports with everything in them that a format has to show. */
import type {Finding} from '../../../src/documents/audit.ts';
import type {AuditReport} from '../../../src/audit/report.ts';
import type {AuditFormatOptions} from '../../../src/render/report/audit-formatter.ts';
import {reportFor, type Vm} from '../../helpers/fleet.ts';
import {disk} from '../../helpers/analysis.ts';

export const plainOptions: AuditFormatOptions = {failed: [], width: 100, style: (_emphasis, text) => text};

/** A name and a path that try every language they might end up in. */
export const HOSTILE = `<img src=x onerror=alert(1)>"'|\`**\${1}`;
export const HOSTILE_PATH = '/srv/</script><script>alert(1)</script>|`x`.raw';

const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;').replaceAll('"', '&quot;');

export const VMS: readonly Vm[] = [
  ['alpha', disk('/srv/own.raw') + disk('/srv/both.raw', '<shareable/>', 'vdb')],
  ['beta', disk('/srv/both.raw', '<shareable/>') + disk('/srv/golden.raw', '<readonly/>', 'vdb')],
  [xml(HOSTILE), disk('/srv/golden.raw', '<readonly/>') + disk(xml(HOSTILE_PATH), '', 'vdb')],
];

export const FINDINGS: readonly Finding[] = [
  {
    code: 'TEST_SHARED_WRITE',
    severity: 'error',
    message: `${HOSTILE} writes what another reads.`,
    path: '/srv/both.raw',
    device: 'disk vdb',
    from: {device: 'disk vdb', element: 'disk/source', line: 8, column: 3, reason: 'disk image'},
    help: 'Give each its own copy.',
  },
  {
    code: 'TEST_WHOLE_DOMAIN',
    severity: 'warning',
    message: 'The domain is unusual.',
    path: null,
    device: null,
    from: null,
    help: '',
  },
];

/** Three VMs; the first has the findings. */
export function sampleReport(): AuditReport {
  const report = reportFor(VMS);
  return {
    ...report,
    domains: report.domains.map((domain, index) => ({...domain, findings: index === 0 ? FINDINGS : []})),
  };
}
