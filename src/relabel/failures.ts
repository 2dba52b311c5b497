// SPDX-License-Identifier: Apache-2.0
/** Which refusals of the system libvirt passes over, and what it says of the others (security_selinux.c, security_dac.c). */
import {libvirtError, KnownError} from '../errors.ts';
import {SystemError, type LabelLayer, type OpenFile, type LabelStore} from './label-store.ts';

const PASSED_OVER: Readonly<Record<LabelLayer, readonly string[]>> = {
  dac: ['EOPNOTSUPP', 'EINVAL', 'EPERM', 'EROFS'],
  selinux: ['EOPNOTSUPP', 'EROFS'],
};

/** Whether the label stays as it is, and the VM starts nevertheless. */
export function isPassedOver(error: unknown, layer: LabelLayer, store: LabelStore): error is SystemError {
  if (!(error instanceof SystemError)) return false;
  if (PASSED_OVER[layer].includes(error.code)) return true;
  if (layer === 'dac' || error.code === 'ENOENT') return false;
  return !store.enforcing || (error.code === 'EPERM' && !store.privileged);
}

/** Where nothing can be recorded, the VM starts nevertheless, and restoring sets the default. */
export function isUnrecordable(error: unknown): error is SystemError {
  return error instanceof SystemError && ['EOPNOTSUPP', 'EPERM', 'EROFS'].includes(error.code);
}

export function labelFailed(error: unknown, layer: LabelLayer, label: string, {path}: OpenFile): unknown {
  if (!(error instanceof SystemError)) return error;
  const what =
    layer === 'dac'
      ? `unable to set user and group to '${label.replaceAll('+', '')}' on '${path}'`
      : `unable to set security context '${label}' on '${path}'`;
  return new KnownError('RELABEL_FAILED', `${what}: ${error.message}`, {
    help: 'nothing was changed; fix this, and run it again',
    cause: error,
  });
}

export function memoryFailed(error: unknown, {path}: OpenFile): unknown {
  if (!(error instanceof SystemError)) return error;
  return new KnownError('RELABEL_FAILED', `${path}: its former label cannot be recorded: ${error.message}`, {
    help: 'nothing was changed; fix this, and run it again',
    cause: error,
  });
}

/** Given back after a guest could write to it, such a program would be the guest's own way to other rights. */
export function privileged(what: string, {path}: OpenFile): KnownError {
  return new KnownError('RELABEL_PRIVILEGED', `${path} is ${what}, which no VM may own`, {
    help: 'remove these bits or capabilities (chmod ug-s, setcap -r), or remove it from the definition',
  });
}

/** libvirt takes no label away from a VM that relies on it. */
export function inUse(layer: LabelLayer, path: string, label: string): KnownError {
  const what = layer === 'dac' ? 'DAC user or group' : 'SELinux label';
  return libvirtError(
    layer === 'dac' ? 'DAC_IN_USE' : 'SELINUX_IN_USE',
    'OPERATION_INVALID',
    `Setting different ${what} on ${path} which is already in use`,
    undefined,
    `another VM relies on ${label}; stop it, or give both the same label`,
  );
}
