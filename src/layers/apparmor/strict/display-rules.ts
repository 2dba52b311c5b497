// SPDX-License-Identifier: Apache-2.0
/** What libraries of accelerated displays read of the host beside the render node. */
import type {Host} from '../../../host/host.ts';
import {drmCard} from '../../../inventory/drm-card.ts';
import type {Inventory} from '../../../inventory/take-inventory.ts';
import type {Site} from '../../../inventory/site.ts';
import type {Provenance, Resource} from '../../../inventory/resource.ts';
import type {ApparmorRule} from '../../plan.ts';
import {escapePath} from '../escape-path.ts';

type Line = readonly [pattern: string, access: string];

/** Drivers, and the files that say which driver to take: patterns, not names. */
const DRIVERS: readonly Line[] = [
  ['/usr/lib{,32,64}/dri/*.so*', 'mr'],
  ['/usr/lib/*-linux-gnu*/dri/*.so*', 'mr'],
  ['/etc/drirc', 'r'],
  ['/usr/share/drirc.d/{,*.conf}', 'r'],
  ['/etc/glvnd/egl_vendor.d/{,*}', 'r'],
  ['/usr/share/glvnd/egl_vendor.d/{,*}', 'r'],
  ['/usr/share/egl/egl_external_platform.d/{,*}', 'r'],
  ['/dev/dri/', 'r'],
];

/** As in AppArmor's abstraction `nvidia`; the nodes are the inventory's. */
const NVIDIA: readonly Line[] = [
  ['/proc/driver/nvidia/params', 'r'],
  ['/proc/modules', 'r'],
  ['/proc/interrupts', 'r'],
  ['/proc/sys/vm/max_map_count', 'r'],
  ['/sys/devices/system/memory/block_size_bytes', 'r'],
  ['/usr/share/nvidia/nvidia-application-profiles*', 'r'],
];

/** What libdrm asks of a card. */
const CARD_FILES = '{uevent,vendor,device,subsystem_vendor,subsystem_device,config,revision}';

/** None unless the VM's display renders on the host. */
export function displayRules({resources}: Inventory, {domain, host}: Site): readonly ApparmorRule[] {
  const nodes = resources.filter(({role}) => role === 'render-node' || role === 'accel-node');
  const sdl = domain.graphics.find(({type, gl}) => type === 'sdl' && gl);
  const origin = nodes[0]?.from ?? (sdl && {device: 'graphics sdl', ...sdl.at});
  if (!origin) return [];
  const from: Provenance = {...origin, reason: 'OpenGL on the host [OpenGL libraries]'};
  const hasNvidia = resources.some(({role}) => role === 'gpu-control');
  return [...DRIVERS, ...cardFiles(nodes, host), ...(hasNvidia ? NVIDIA : [])].map(([path, access]) => ({
    path,
    access,
    deny: false,
    from,
  }));
}

/** Of the cards behind the nodes; where the host does not tell them, of every card on a PCI bus. */
function cardFiles(nodes: readonly Resource[], host: Host): readonly Line[] {
  const cards = nodes.map(({path}) => drmCard(path, host));
  const known = cards.filter(card => card !== undefined);
  const directories = known.length === cards.length ? known.map(escapePath) : ['/sys/devices/pci*/**'];
  return directories.map(directory => [`${directory}/${CARD_FILES}`, 'r']);
}
