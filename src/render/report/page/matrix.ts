// SPDX-License-Identifier: Apache-2.0
/** The VMs that share something, each against each. */
import {sharingMatrix} from '../../../audit/reading.ts';
import type {MatrixCell} from '../../../audit/reading.ts';
import type {AuditReport} from '../../../audit/report.ts';

/** A bigger matrix is read by nobody. */
const WIDEST = 40;

/** No rows where nothing is shared, or by too many. */
export function matrixRows(report: AuditReport) {
  const involved = new Set(
    report.shared.flatMap(({everybody, users}) =>
      everybody ? [] : users.flatMap(({domain}) => (domain < 0 ? [] : [domain])),
    ),
  );
  if (involved.size === 0 || involved.size > WIDEST) return [];
  const matrix = sharingMatrix(report);
  const order = [...involved].sort((one, other) => one - other);
  const name = (index: number) => report.domains[index]?.name ?? '';
  return order.map((one, at) => ({
    number: at + 1,
    name: name(one),
    cells: order.map(other => ({
      place: one === other ? 'diagonal' : '',
      ...matrixChip(one === other ? null : (matrix[one]?.[other] ?? null)),
      title: `${name(one)} and ${name(other)}`,
    })),
  }));
}

function matrixChip(cell: MatrixCell) {
  if (cell === null) return {mark: '·', mood: 'none'};
  const marks = {'write-write': 'W', 'write-read': 'w', 'read-read': 'r'};
  const moods = {'write-write': 'no', 'write-read': 'write', 'read-read': 'read'};
  return {mark: marks[cell], mood: moods[cell]};
}
