// SPDX-License-Identifier: Apache-2.0
/** Sets the labels of one VM's plan: all of them, or none. */
import {inUse, isPassedOver, privileged, isUnrecordable, labelFailed, memoryFailed} from './failures.ts';
import {countedMemory, firstMemory, readMemory} from './memory.ts';
import type {Change} from './outcome.ts';
import {Transaction} from './transaction.ts';
import type {Task} from './label-requests.ts';
import {isSameObject, type LabelStore} from './label-store.ts';

/**
 * Every file is looked at before the first one is changed. The notes say beforehand what a count will be, so
 * that a run after a killed one neither counts twice nor takes the label of now for the first one; the generated
 * scripts read and write the same notes.
 *
 * @throws KnownError when a label is in use or cannot be set; then everything is as it was
 */
export function applyLabels(tasks: readonly Task[], store: LabelStore): readonly Change[] {
  for (const task of tasks) checkUse(task, store);
  const transaction = new Transaction(store);
  try {
    return tasks.map(task => applyLabel(task, store, transaction));
  } catch (error) {
    transaction.rollBack(error);
    throw error;
  }
}

function checkUse({file, layer, label, remember}: Task, store: LabelStore): void {
  const privilege = layer === 'dac' && store.label(file, layer) !== label ? store.privilege(file) : undefined;
  if (privilege !== undefined) throw privileged(privilege, file);
  if (!remember || hasPart(file, layer, store)) return;
  const now = store.label(file, layer);
  if (readMemory(store.attributes(file), layer, store.bootTime).count === 0 || now === label) return;
  throw inUse(layer, file.path, now ?? '(none)');
}

function applyLabel(task: Task, store: LabelStore, transaction: Transaction): Change {
  const {file, layer, label, remember} = task;
  const before = store.label(file, layer);
  // What was set without being recorded is not what the file had.
  const recordable = before !== undefined && store.mark(layer, file.path) !== 'set';
  if ((remember && recordable) || before !== label) noteFirst(task, before, store, transaction);
  const notes = remember && recordable ? takePart(task, before, store, transaction) : [];
  const change = {layer, path: file.path, from: before, to: label};
  if (before === label) {
    // Set for another VM, and not counted anywhere else: whoever goes last puts it back.
    if (store.mark(layer, file.path) === undefined && store.othersHold(layer, file.path))
      transaction.setMark(layer, file.path, 'set');
    return {...change, outcome: 'kept', notes};
  }
  // Before the label is set, so that a run that is killed in between leaves a file that restore knows of.
  if (store.mark(layer, file.path) === undefined) transaction.setMark(layer, file.path, 'set');
  try {
    transaction.setLabel(file, layer, label);
  } catch (error) {
    if (!isPassedOver(error, layer, store)) throw labelFailed(error, layer, label, file);
    giveBack(task, store, transaction);
    return {
      ...change,
      outcome: 'left',
      notes: [...notes, `left as it is, as libvirt does: ${error.message}`],
    };
  }
  return {...change, outcome: 'set', notes};
}

/**
 * A note of an earlier VM stands while any VM has a part in this very file. What libvirt has recorded is older
 * than what is there now; and what a VM of ours has set without a note is not what the file had, unless another file
 * is there since.
 */
function noteFirst(
  {file, layer, label: wanted}: Task,
  before: string | undefined,
  store: LabelStore,
  transaction: Transaction,
): void {
  const {path} = file;
  const identity = store.identity(file);
  const own = store.mark(layer, path) !== undefined;
  const held = own || store.othersHold(layer, path);
  const first = store.first(layer, path);
  if (held && first !== undefined && isSameObject(first.identity, identity)) return;
  const {count, label} = readMemory(store.attributes(file), layer, store.bootTime);
  const isReplaced = first !== undefined && before !== wanted;
  if (count === 0 && own && !isReplaced) return;
  transaction.setFirst(layer, path, {identity, path, label: count > 0 ? label : before});
}

/** Whether the VM is among those who rely on the label already. */
function hasPart(file: Task['file'], layer: Task['layer'], store: LabelStore): boolean {
  const mark = store.mark(layer, file.path);
  const {count} = readMemory(store.attributes(file), layer, store.bootTime);
  return mark === 'held' || mark === `taking ${count}`;
}

function takePart(
  {file, layer}: Task,
  before: string,
  store: LabelStore,
  transaction: Transaction,
): readonly string[] {
  if (hasPart(file, layer, store)) {
    transaction.setMark(layer, file.path, 'held');
    return [];
  }
  const {count} = readMemory(store.attributes(file), layer, store.bootTime);
  transaction.setMark(layer, file.path, `taking ${count + 1}`);
  const attributes = count > 0 ? countedMemory(layer, count + 1) : firstMemory(layer, before, store.bootTime);
  let unrecorded: readonly string[] = [];
  try {
    transaction.setAttributes(file, attributes);
  } catch (error) {
    if (count > 0 || !isUnrecordable(error)) throw memoryFailed(error, file);
    transaction.forget(file, layer);
    unrecorded = [`what it had (${before}) cannot be recorded for libvirt; svirtgen's own note has it`];
  }
  transaction.setMark(layer, file.path, 'held');
  return unrecorded;
}

/** The label could not be set, so the VM has no part in it. */
function giveBack({file, layer}: Task, store: LabelStore, transaction: Transaction): void {
  if (store.mark(layer, file.path) === 'held') {
    const {count} = readMemory(store.attributes(file), layer, store.bootTime);
    if (count > 1) transaction.setAttributes(file, countedMemory(layer, count - 1));
    else transaction.forget(file, layer);
  }
  transaction.setMark(layer, file.path, undefined);
}
