// SPDX-License-Identifier: Apache-2.0
/**
 * In which elements libvirt reads the names that bear on what a VM may touch: those of libvirt 9.0's schemas
 * (domain.rng and what it includes), and of the definitions that 11.3 and 12.8 were asked about. What a newer one may
 * read is left alone, such as the `<driver>` of a virtio sound card.
 */
import {once} from '../once.ts';

export const elementPlaces = places(`
  access: memoryBacking
  adapter: source
  backend: interface rng tpm
  backingStore: backingStore disk mirror
  baselabel: seclabel
  binary: filesystem
  certificate: smartcard
  dataStore: source
  database: smartcard
  driver: controller disk filesystem hostdev input interface iommu memballoon rng sound video vsock
  dtb: os
  emulator: devices
  encryption: backend disk source
  gl: graphics
  hugepages: memoryBacking
  identity: source
  initrd: os
  kernel: os
  knownHosts: source
  listen: graphics
  loader: os
  log: backend channel console parallel redirdev serial smartcard
  memoryBacking: domain
  mirror: disk
  nvram: devices os
  portForward: interface
  profile: backend
  protocol: backend channel console parallel redirdev serial smartcard
  readonly: disk filesystem hostdev target
  reservations: source
  rom: hostdev interface
  script: interface
  seclabel: domain source
  shareable: disk hostdev
  shim: os
  source: backend backingStore channel console dataStore disk filesystem hostdev input interface memory memoryBacking
    mirror nvram parallel redirdev reservations serial smartcard
  table: acpi
  tapfd: interface
  target: channel console controller disk filesystem interface lease memory parallel serial smartcard
  transient: disk
  varstore: os
`);

export const attributePlaces = places(`
  accessmode: filesystem
  agentsock: identity
  append: log source
  bar: rom
  dev: boot guest input output portForward source target
  dir: source target
  evdev: source
  fdgroup: iommufd source
  file: config entry log mirror rom source
  keyfile: identity
  labelskip: seclabel
  logFile: backend
  managed: adapter hostdev interface reservations source target
  path: audio binary device downscript knownHosts quoteGenerationService script server source tapfd target varstore
  persistent_state: backend
  pool: source
  rawio: disk hostdev
  readonly: loader
  relabel: seclabel
  rendernode: acceleration gl
  secure: loader
  sgio: disk hostdev
  snapshot: disk
  socket: graphics host listen source
  startupPolicy: source
  stateless: loader
  template: nvram varstore
  tls: source
  volume: source
`);

/** @param text of each name, behind a colon, the elements that it stands in */
function places(text: string): () => ReadonlyMap<string, readonly string[]> {
  return once(
    () =>
      new Map(
        [...text.matchAll(/(\w+):([^:]*)(?=\s\w+:|\s*$)/g)].map(([, name = '', elements = '']) => [
          name,
          elements.trim().split(/\s+/),
        ]),
      ),
  );
}
