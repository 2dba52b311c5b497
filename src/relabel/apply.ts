// SPDX-License-Identifier: Apache-2.0
/** Sets the labels of one VM's plan: all of them, or none. */
import {inUse, isPassedOver, privileged, isUnrecordable, labelFailed, memoryFailed} from './failures.ts';
import {countedMemory, firstMemory, readMemory} from './memory.ts';
import type {Change} from './outcome.ts';
import {Transaction} from './transaction.ts';
import type {Task} from './label-requests.ts';
import type {LabelStore} from './label-store.ts';

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

function checkUse({file, model, label, remember}: Task, store: LabelStore): void {
  const privilege = model === 'dac' && store.label(file, model) !== label ? store.privilege(file) : undefined;
  if (privilege !== undefined) throw privileged(privilege, file);
  if (!remember || hasPart(file, model, store)) return;
  const now = store.label(file, model);
  if (readMemory(store.attributes(file), model, store.bootTime).count === 0 || now === label) return;
  throw inUse(model, file.path, now ?? '(none)');
}

function applyLabel(task: Task, store: LabelStore, transaction: Transaction): Change {
  const {file, model, label, remember} = task;
  const before = store.label(file, model);
  // What was set without being recorded is not what the file had.
  const recordable = before !== undefined && store.mark(model, file.path) !== 'set';
  if ((remember && recordable) || before !== label) noteFirst(task, before, store, transaction);
  const notes = remember && recordable ? takePart(task, before, store, transaction) : [];
  const change = {model, path: file.path, from: before, to: label};
  if (before === label) {
    // Set for another VM, and not counted anywhere else: whoever goes last puts it back.
    if (store.mark(model, file.path) === undefined && store.othersHold(model, file.path))
      transaction.setMark(model, file.path, 'set');
    return {...change, outcome: 'kept', notes};
  }
  // Before the label is set, so that a run that is killed in between leaves a file that restore knows of.
  if (store.mark(model, file.path) === undefined) transaction.setMark(model, file.path, 'set');
  try {
    transaction.setLabel(file, model, label);
  } catch (error) {
    if (!isPassedOver(error, model, store)) throw labelFailed(error, model, label, file);
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
 * than what is there now; and what a VM of ours has set without a note is not what the file had.
 */
function noteFirst(
  {file, model}: Task,
  before: string | undefined,
  store: LabelStore,
  transaction: Transaction,
): void {
  const {path} = file;
  const identity = store.identity(file);
  const own = store.mark(model, path) !== undefined;
  const held = own || store.othersHold(model, path);
  if (held && store.first(model, path)?.identity === identity) return;
  const {count, label} = readMemory(store.attributes(file), model, store.bootTime);
  if (count === 0 && own) return;
  transaction.setFirst(model, path, {identity, path, label: count > 0 ? label : before});
}

/** Whether the VM is among those who rely on the label already. */
function hasPart(file: Task['file'], model: Task['model'], store: LabelStore): boolean {
  const mark = store.mark(model, file.path);
  const {count} = readMemory(store.attributes(file), model, store.bootTime);
  return mark === 'held' || mark === `taking ${count}`;
}

function takePart(
  {file, model}: Task,
  before: string,
  store: LabelStore,
  transaction: Transaction,
): readonly string[] {
  if (hasPart(file, model, store)) {
    transaction.setMark(model, file.path, 'held');
    return [];
  }
  const {count} = readMemory(store.attributes(file), model, store.bootTime);
  transaction.setMark(model, file.path, `taking ${count + 1}`);
  const attributes = count > 0 ? countedMemory(model, count + 1) : firstMemory(model, before, store.bootTime);
  let unrecorded: readonly string[] = [];
  try {
    transaction.setAttributes(file, attributes);
  } catch (error) {
    if (count > 0 || !isUnrecordable(error)) throw memoryFailed(error, file);
    transaction.forget(file, model);
    unrecorded = [`what it had (${before}) cannot be recorded for libvirt; svirtgen's own note has it`];
  }
  transaction.setMark(model, file.path, 'held');
  return unrecorded;
}

/** The label could not be set, so the VM has no part in it. */
function giveBack({file, model}: Task, store: LabelStore, transaction: Transaction): void {
  if (store.mark(model, file.path) === 'held') {
    const {count} = readMemory(store.attributes(file), model, store.bootTime);
    if (count > 1) transaction.setAttributes(file, countedMemory(model, count - 1));
    else transaction.forget(file, model);
  }
  transaction.setMark(model, file.path, undefined);
}
