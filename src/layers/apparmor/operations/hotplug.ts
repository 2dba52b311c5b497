// SPDX-License-Identifier: Apache-2.0
/** Plugging in a device. */
import {provenance} from '../../../inventory/site.ts';
import type {Operation} from './operation.ts';

const VFIO_GROUP = /^\/dev\/vfio\/\d+$/u;

/**
 * With a path: that file, as libvirt appends it, and the container with an IOMMU group. Without one: the
 * kernel's network back end, whose descriptor the kernel looks at when QEMU receives it.
 */
export const hotplug: Operation = ({site: {domain, host}, target}) => {
  const from = provenance('domain', domain, 'hot-plug: a device that is not in the definition');
  if (target === undefined)
    return domain.type === 'kvm' ? [{path: '/dev/vhost-net', access: 'rw', from}] : [];
  if (VFIO_GROUP.test(target)) return ['/dev/vfio/vfio', target].map(path => ({path, access: 'rw', from}));
  const {type} = host.stat(target) ?? {};
  return [{path: target, access: type === 'char' || type === 'socket' ? 'rw' : 'rwk', from}];
};
