// SPDX-License-Identifier: Apache-2.0
/** The VMs that share something, each against each. */
import {sharingMatrix, sharingVms, type MatrixCell} from '../../../audit/reading.ts';
import type {AuditReport} from '../../../audit/report.ts';

/** A bigger matrix is read by nobody. */
const WIDEST = 40;

/** No rows where nothing is shared, or by too many. */
export function matrixRows(report: AuditReport) {
  const order = sharingVms(report);
  if (order.length === 0 || order.length > WIDEST) return [];
  const matrix = sharingMatrix(report, order);
  const name = (index: number) => report.domains[index]?.name ?? '';
  return order.map((one, at) => ({
    number: at + 1,
    name: name(one),
    cells: order.map((other, to) => ({
      place: one === other ? 'diagonal' : '',
      ...matrixChip(one === other ? null : (matrix[at]?.[to] ?? null)),
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
