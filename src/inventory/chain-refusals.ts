// SPDX-License-Identifier: Apache-2.0
/** Why the QEMU driver refuses a chain, in libvirt 11.3.0's words where it has some. */
import type {StorageSource} from '../domain/domain.ts';
import {libvirtError, KnownError, type LibvirtClass} from '../errors.ts';
import type {BackingResult} from './backing-result.ts';

type Invalid = Extract<BackingResult, {status: 'invalid'}>;

const KBASE = 'https://libvirt.org/kbase/backing_chains.html';

function name(source: StorageSource): string {
  return source.path ?? '';
}

export function tooDeep(source: StorageSource): KnownError {
  const detail = `backing store for ${name(source)} is self-referential or too deeply nested`;
  return libvirtError(
    'CHAIN_TOO_DEEP',
    'INTERNAL_ERROR',
    detail,
    source.at,
    'Flatten the chain with `qemu-img rebase` or `qemu-img convert`.',
  );
}

export function formatMissing(source: StorageSource, backing: string): KnownError {
  const detail =
    `format of backing image '${backing}' of image '${name(source)}' was not specified in the image metadata ` +
    `(See ${KBASE} for troubleshooting)`;
  const help =
    'Record it with `qemu-img rebase -u -F FORMAT -b BACKING IMAGE`, or write a <backingStore> with its <format>.';
  return libvirtError('BACKING_FORMAT_MISSING', 'OPERATION_INVALID', detail, source.at, help);
}

export function backingRefusal(source: StorageSource, {libvirtClass, detail}: Invalid): KnownError {
  return libvirtError(
    'BACKING_INVALID',
    libvirtClass,
    detail,
    source.at,
    `Look at the backing name in ${name(source)} with \`qemu-img info\`.`,
  );
}

/** @param result undefined for an empty name */
export function dataFileRefusal(
  source: StorageSource,
  dataFile: string,
  result: BackingResult | undefined,
): KnownError {
  const help = `Look at the data file in ${name(source)} with \`qemu-img info\`.`;
  const refused = (libvirtClass: LibvirtClass, detail: string) =>
    libvirtError('DATA_FILE_INVALID', libvirtClass, detail, source.at, help);
  if (result === undefined)
    return refused('OPERATION_FAILED', `invalid empty data-file definition in '${name(source)}'`);
  return result.status === 'invalid'
    ? refused(result.libvirtClass, result.detail)
    : refused('OPERATION_FAILED', `can't use data file definition '${dataFile}'`);
}

/** libvirt fails here without words of its own. */
export function brokenHeader(source: StorageSource): KnownError {
  const help = 'Check it with `qemu-img check`, or correct the format in <driver type=…>.';
  return new KnownError(
    'IMAGE_INVALID',
    `the header of image '${name(source)}' is too short for its format`,
    {
      place: source.at,
      help,
    },
  );
}

/** Of many disks whose chains are long; a chain that several have counts for each of them. */
export function tooManyImages({at}: StorageSource, most: number): KnownError {
  return new KnownError('TOO_MANY_IMAGES', `more than ${most} images in the chains of all disks`, {
    place: at,
    help: 'shorten the chains: virsh blockcommit or blockpull',
  });
}
