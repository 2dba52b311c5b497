/** Direct boot, ACPI tables, persistent store, loader and fw_cfg files. */
import type {HostPath} from '../../../../domain/domain.ts';
import {provenance} from '../../../../inventory/site.ts';
import {wish, type HelperView, type Wish} from '../wish.ts';

export function* directBoot({domain}: HelperView): Iterable<Wish> {
  const {kernel, initrd, shim, dtb} = domain.os;
  yield* bootFile('kernel', kernel);
  yield* bootFile('initrd', initrd);
  yield* bootFile('shim', shim);
  yield* bootFile('dtb', dtb);
}

function* bootFile(name: string, file: HostPath | undefined): Iterable<Wish> {
  if (file) yield wish(file.path, 'r', provenance(name, file, 'direct boot'));
}

export function acpiTables({domain}: HelperView): Iterable<Wish> {
  return domain.os.acpiTables.map(table =>
    wish(table.path, 'r', provenance('acpi table', table, 'ACPI table')),
  );
}

export function* pstore({domain}: HelperView): Iterable<Wish> {
  const {pstore: store} = domain;
  if (store) yield wish(store.path, 'rw', provenance('pstore', store, 'persistent store'));
}

export function* loader({domain}: HelperView): Iterable<Wish> {
  const {loader: firmware} = domain.os;
  if (firmware?.path === undefined) return;
  yield wish(firmware.path, firmware.readonly ? 'rk' : 'rwk', provenance('loader', firmware, 'firmware'));
}

export function* fwCfgFiles({domain}: HelperView): Iterable<Wish> {
  for (const entry of domain.fwCfg) {
    if (entry.file !== undefined)
      yield wish(entry.file, 'r', provenance(`fw_cfg ${entry.name}`, entry, 'fw_cfg file'));
  }
}
