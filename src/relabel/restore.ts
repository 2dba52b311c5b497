// SPDX-License-Identifier: Apache-2.0
/** Puts back what the files of one VM had: all of them, or none. */
import {KnownError} from '../errors.ts';
import {isPassedOver, labelFailed, memoryFailed} from './failures.ts';
import {countedMemory, isLabel, readMemory} from './memory.ts';
import type {Change} from './outcome.ts';
import {Transaction} from './transaction.ts';
import type {Task} from './label-requests.ts';
import {isSameObject, type LabelStore} from './label-store.ts';

/**
 * Only files that the VM has a part in, by `apply` or by the generated script, are touched. Whoever goes
 * last puts the first label back; where none is recorded, root:root or the policy's default.
 *
 * @throws KnownError when a label cannot be set; then everything is as it was
 */
export function restoreLabels(tasks: readonly Task[], store: LabelStore): readonly Change[] {
  const transaction = new Transaction(store);
  try {
    return tasks.map(task => restoreLabel(task, store, transaction));
  } catch (error) {
    transaction.rollBack(error);
    throw error;
  }
}

const RELIED_ON = 'another VM relies on its label';

function restoreLabel(task: Task, store: LabelStore, transaction: Transaction): Change {
  const {file, layer} = task;
  const from = store.label(file, layer);
  const left = (note: string): Change => ({
    layer,
    path: file.path,
    from,
    to: undefined,
    outcome: 'left',
    notes: [note],
  });
  const givenUp = (note: string): Change => {
    forgetFile(task, store, transaction);
    return left(note);
  };
  const mark = store.mark(layer, file.path);
  // A run that was killed may have noted what the file had, and nothing else.
  if (mark === undefined) return givenUp('not changed since the host booted; left alone');
  const first = store.first(layer, file.path);
  if (first && !isSameObject(first.identity, store.identity(file)))
    return givenUp('another file is there now; left alone');
  const {count, label} = readMemory(store.attributes(file), layer, store.bootTime);
  // A run was killed when all but its last steps were done, or before the first was.
  if (mark === 'restored') return finish(task, store, transaction, left('was put back already'));
  if (mark === `dropping ${count}` || (mark.startsWith('taking') && mark !== `taking ${count}`)) {
    if (count === 0) forgetRecord(task, transaction);
    return givenUp('was given up already');
  }
  const hasPart = mark !== 'set';
  if (hasPart && count > 1) {
    transaction.setMark(layer, file.path, `dropping ${count - 1}`);
    changeMemory(file, () => transaction.setAttributes(file, countedMemory(layer, count - 1)));
    return givenUp(RELIED_ON);
  }
  if (hasPart && count > 0 && first?.label !== undefined && label !== first.label) {
    correctRecord(task, first.label, transaction);
    return givenUp(RELIED_ON);
  }
  if (first && store.othersHold(layer, file.path)) return givenUp(RELIED_ON);
  const recorded = hasPart ? label : undefined;
  const to = first ? first.label : (recorded ?? store.defaultLabel(file, layer));
  return putBack(task, {from, to, known: first !== undefined}, store, transaction);
}

/** Where nobody counts on it: a run that was killed may have begun it. */
function forgetRecord({file, layer}: Task, transaction: Transaction): void {
  changeMemory(file, () => transaction.forget(file, layer));
}

function changeMemory(file: Task['file'], change: () => void): void {
  try {
    change();
  } catch (error) {
    throw memoryFailed(error, file);
  }
}

/** The VM has no part in the file any more; what it had first is kept as long as another VM has. */
function forgetFile({file, layer}: Task, store: LabelStore, transaction: Transaction): void {
  if (!store.othersHold(layer, file.path)) transaction.setFirst(layer, file.path, undefined);
  transaction.setMark(layer, file.path, undefined);
}

/**
 * Without login records libvirt may take the boot for a second earlier or later, and our record for one of an
 * earlier boot; then it remembers what we set as the first label, and counts without us. What it puts back in the
 * end has to be what the file had first.
 */
function correctRecord({file, layer}: Task, label: string, transaction: Transaction): void {
  changeMemory(file, () => transaction.setAttributes(file, {[layer]: label}));
}

interface Back {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether it is known what the file had, be it nothing. */
  readonly known: boolean;
}

function putBack(task: Task, {from, to, known}: Back, store: LabelStore, transaction: Transaction): Change {
  const {file, layer} = task;
  const change: Change = {layer, path: file.path, from, to, outcome: 'set', notes: []};
  if (to === undefined && !known) {
    const note = 'the policy knows no default for it; left as it is';
    return finish(task, store, transaction, {...change, outcome: 'left', notes: [note]});
  }
  if (to !== undefined && !isLabel(layer, to))
    throw new KnownError('RELABEL_RECORD', `${file.path}: the recorded label is invalid: ${to}`, {
      help: `look at trusted.libvirt.security.${layer} of the file, set it right or remove it`,
    });
  if (from === to) return finish(task, store, transaction, {...change, outcome: 'kept'});
  try {
    transaction.setLabel(file, layer, to);
  } catch (error) {
    if (!isPassedOver(error, layer, store)) throw labelFailed(error, layer, to ?? '(none)', file);
    const note = `left as it is, as libvirt does: ${error.message}`;
    return finish(task, store, transaction, {...change, outcome: 'left', notes: [note]});
  }
  return finish(task, store, transaction, change);
}

/** The note outlives the record: a run after a killed one must not take the label of now for the first one. */
function finish(task: Task, store: LabelStore, transaction: Transaction, change: Change): Change {
  const {file, layer} = task;
  transaction.setMark(layer, file.path, 'restored');
  forgetRecord(task, transaction);
  forgetFile(task, store, transaction);
  return change;
}
