// SPDX-License-Identifier: Apache-2.0
/** Direct boot, ACPI tables, persistent store, loader and fw_cfg files. */
import type {HostPath} from '../../../../domain/domain.ts';
import {provenance} from '../../../../inventory/site.ts';
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';

export function* directBoot({domain}: HelperView): Iterable<RuleRequest> {
  const {kernel, initrd, shim, dtb} = domain.os;
  yield* bootFile('kernel', kernel);
  yield* bootFile('initrd', initrd);
  yield* bootFile('shim', shim);
  yield* bootFile('dtb', dtb);
}

function* bootFile(name: string, file: HostPath | undefined): Iterable<RuleRequest> {
  if (file) yield requestRule(file.path, 'r', provenance(name, file, 'direct boot'));
}

export function acpiTables({domain, features}: HelperView): Iterable<RuleRequest> {
  const all = domain.os.acpiTables;
  const known = features.everyAcpiTable ? all : all.filter(({type}) => type === 'slic').slice(0, 1);
  return known.map(table => requestRule(table.path, 'r', provenance('acpi-table', table, 'ACPI table')));
}

export function* pstore({domain}: HelperView): Iterable<RuleRequest> {
  const {pstore: store} = domain;
  if (store) yield requestRule(store.path, 'rw', provenance('pstore', store, 'persistent store'));
}

export function* loader({domain, features}: HelperView): Iterable<RuleRequest> {
  const {loader: firmware} = domain.os;
  if (firmware?.path === undefined) return;
  const readonly = firmware.readonly === true || (firmware.type === 'rom' && features.readonlyRom);
  const access = readonly || !features.writableLoader ? 'rk' : 'rwk';
  yield requestRule(firmware.path, access, provenance('firmware', firmware, 'firmware'));
}

/** Looked at only where there is a loader too. */
export function* varstore({domain}: HelperView): Iterable<RuleRequest> {
  const {varstore: store, loader: firmware} = domain.os;
  if (!store || firmware?.path === undefined) return;
  yield requestRule(store.path, 'rw', provenance('varstore', store, 'firmware variables'));
}

export function* fwCfgFiles({domain}: HelperView): Iterable<RuleRequest> {
  for (const entry of domain.fwCfg) {
    if (entry.file !== undefined)
      yield requestRule(entry.file, 'r', provenance(`fw_cfg ${entry.name}`, entry, 'fw_cfg file'));
  }
}
