// SPDX-License-Identifier: Apache-2.0
/** What is refused about the other devices. */
import type {RefusalTable} from './refusal-table.ts';

export const DEVICES = {
  XML_ERROR: {
    CHARDEV_ELEMENT_TWICE: `only one {name} element is allowed for character device
      Remove the second <{name}>.`,
    CHARDEV_SOURCE_TWICE: `only {what} allowed for character device
      Remove the surplus <source>.`,
    CHARDEV_TARGET_TYPE: `unknown target type '{type}' specified for character device
      Use one of: {known}.`,
    'CHARDEV_TARGET_TYPE.missing': `target type must be specified for channel device
      Add <target type='virtio' name='…'/>.`,
    CHARDEV_TYPE: `unknown type presented to host for character device: {type}
      Use one of: {known}.`,
    GRAPHICS_LISTEN_CONTRADICTION: `graphics '{attribute}' attribute '{written}' must match '{counterpart}' attribute of first listen element (found '{found}')
      remove the '{attribute}' attribute: the <listen> elements say it all`,
    GRAPHICS_LISTEN_NETWORK: `'network' attribute is required for listen type 'network'
      add network='…' to <listen>`,
    GRAPHICS_LISTEN_TYPE: `listen type '{type}' is not available for graphics type '{graphics}'
      use type='address' or 'network'`,
    HOSTDEV_ADDRESS_MISSING: `pci address is missing in the <source> of a host device
      add <address domain= bus= slot= function=/>`,
    HOSTDEV_ADDRESS_TYPE_MISSING: `missing source address type
      add type='pci' to the <address> in <source>`,
    HOSTDEV_NODE_MISSING: `Missing <{name}> element in {device}
      add <source><{name}>…</{name}></source>`,
    HOSTDEV_TWICE: `Hostdev already exists in the domain configuration
      remove it: it is the device in line {line}`,
    HOSTDEV_UNFILTERED: `{attribute} is only supported for scsi host device
      remove {attribute}='…'`,
    HOSTDEV_SOURCE_MISSING: `Missing <source> element in hostdev device
      add a <source> that says which device`,
    INPUT_PATH_MISSING: `Missing evdev path for input device
      name the host's event device: <source {attribute}='/dev/input/…'/>`,
    ISCSI_HOST_MISSING: `missing the host address for the iSCSI hostdev
      add <host name='…' port='3260'/>`,
    ISCSI_HOST_TWICE: `only one source host address may be specified for the iSCSI hostdev
      remove the second <host>`,
    ISCSI_NAME_MISSING: `missing iSCSI hostdev source path name
      add name='iqn.…' to <source>`,
    MDEV_UUID_MALFORMED: `Cannot parse uuid attribute of element <address>
      write 8-4-4-4-12 hexadecimal digits`,
    PCI_ADDRESS_RANGE: `Invalid PCI address {part}={shown}, must be <= {limit}
      {written} is read as C does: 0x… is hexadecimal, a leading 0 means octal`,
    PSTORE_TWICE: `only a single pstore device is supported
      remove all <pstore> elements but one`,
    REDIRDEV_TYPE: `Invalid value for attribute 'type' in element 'redirdev': '{type}'.
      set type='unix', or another type of character device`,
    'REDIRDEV_TYPE.missing': `Missing required attribute 'type' in element 'redirdev'
      set type='unix', or another type of character device`,
    RNG_BACKEND_MISSING: `missing RNG device backend
      add <backend model='random'/>`,
    RNG_BACKEND_TWICE: `only one RNG backend is supported
      remove one <backend>`,
    RNG_EGD_TYPE: `unknown backend type '{type}' for egd
      set type='unix', or another type of character device`,
    'RNG_EGD_TYPE.missing': `missing EGD backend type
      set type='unix', or another type of character device`,
    SCSI_ADAPTER_NAME: `'adapter' name must be specified for scsi hostdev source
      write <adapter name='scsi_hostN'/>`,
    SCSI_SOURCE: `'adapter' and 'address' must be specified for scsi hostdev source
      write <adapter name='scsi_hostN'/><address bus= target= unit=/>`,
    SHMEM_MSI_WITHOUT_SERVER: `msi option is only supported with a server
      add <server path=…/> or remove <msi>`,
    SHMEM_NAME_MISSING: `shmem element must contain 'name' attribute
      add name='…' to <shmem>`,
    SMARTCARD_CERTIFICATES: `host-certificates mode needs exactly three certificates
      list three <certificate> elements`,
    SMARTCARD_DATABASE: `expecting absolute path: {path}
      write the path from /, or remove <database> for {usual}`,
    'SMARTCARD_TYPE.missing': `passthrough mode requires a character device type attribute
      set type='unix', or another type of character device`,
    TPM_BACKEND_MISSING: `missing TPM device backend
      add <backend type='emulator'/>`,
    TPM_BACKEND_TWICE: `only one TPM backend is supported
      remove one <backend>`,
    TPM_EXTERNAL_MODE: `only 'connect' mode is supported for external TPM device
      remove mode, or set it to 'connect': QEMU connects to the socket that the TPM emulator listens on`,
    TPM_EXTERNAL_PATH: `missing socket path for external TPM device
      name the socket of the TPM emulator: <source type='unix' mode='connect' path=…> (the <tpm> in line {line})`,
    'TPM_EXTERNAL_SOURCE_TYPE.missing': `missing external TPM backend source type
      set type='unix', or another type of character device`,
    TPM_EXTERNAL_TYPE: `only source type 'unix' is supported for external TPM device
      use <source type='unix' mode='connect' path=…>`,
    TPM_PCR_BANKS_VERSION: `<active_pcr_banks/> requires TPM version '2.0'
      set version='2.0' on the <backend>, or remove <active_pcr_banks>`,
    TPM_PROFILE_VERSION: `<profile/> requires TPM version '2.0'
      set version='2.0' on the <backend>, or remove <profile>`,
    TPM_SOURCE_PATH: `missing TPM source path
      add path='…' to <source>`,
    TPM_TOO_MANY: `a maximum of two TPM devices is supported, one of them being a TPM Proxy device
      remove all <tpm> elements but two`,
    VHOST_WWPN: `malformed 'wwpn' value
      write naa. and 16 hexadecimal digits`,
    VHOST_WWPN_MISSING: `missing vhost-scsi hostdev source wwpn
      add wwpn='naa.…' to <source>`,
    VSOCK_TWICE: `only a single vsock device is supported
      remove all <vsock> elements but one`,
  },
  XML_DETAIL: {
    MEMORY_PATH_MISSING: `path is required for model '{model}'
      add <source><path>…</path></source>`,
  },
  CONFIG_UNSUPPORTED: {
    DEVICE_ADDRESS_TYPE: `unknown address type '{type}'
      Use one of: {known}.`,
    CHARDEV_CHANNEL_MISSING: `Missing source channel attribute for char device
      add channel='…' to <source>`,
    CONSOLE_SERIAL: `Only the first console can be a serial port
      Give this console another target, such as <target type='virtio'/>, or put it first.`,
    CONTROLLER_MODEL: `Unknown model type '{model}'
      {help}`,
    MDEV_UUID_MISSING: `Missing 'uuid' attribute for element <address>
      name the mediated device: <address uuid='…'/>`,
    SHMEM_NAME: `shmem name cannot {wrong}
      name it as a file of /dev/shm can be called`,
    SHMEM_SERVER_MISSING: `shmem model 'ivshmem-doorbell' is supported only with server option enabled
      add <server path='…'/>, or use <model type='ivshmem-plain'/>`,
    SHMEM_SERVER_UNWANTED: `shmem model 'ivshmem-plain' is supported only with server option disabled
      remove <server>, or use <model type='ivshmem-doorbell'/>`,
    SMARTCARD_TYPE: `unknown type presented to host for character device: {type}
      set type='unix', or another type of character device`,
    SMARTCARD_TWICE: `this QEMU binary lacks multiple smartcard support
      remove all <smartcard> elements but one`,
    TPM_EXTERNAL_SOURCE_TYPE: `unknown backend source type '{type}' for external TPM
      set type='unix', or another type of character device`,
    TPM_MODEL_ARCH: `The QEMU executable {emulator} does not support TPM model {model}
      {way}`,
    TPM_PCR_BANK: `Unsupported PCR banks '{bank}'
      use {known}`,
    TPM_PROXY_BACKEND: `TPM Proxy model {model} requires 'Passthrough' backend
      use <backend type='passthrough'> with the device of the host's TPM resource manager, such as /dev/tpmrm0`,
    TPM_PROXY_TWICE: `only a single TPM Proxy device is supported
      remove this <tpm> or the one in line {line}`,
    TPM_TWICE: `only a single TPM non-proxy device is supported
      remove this <tpm> or the one in line {line}`,
    TPM_VERSION_ARCH: `TPM 1.2 is not supported on architecture '{arch}'
      set version='2.0' on the <backend>`,
    VIDEO_BLOB_MEMORY: `'blob' support for virtio-gpu devices requires a memfd memory backend
      add <memoryBacking><source type='memfd'/></memoryBacking> to the domain`,
    VIDEO_RENDERNODE: `unsupported rendernode accel attribute without 'vhostuser'
      add <driver name='vhostuser'/>, or name the node in the <gl> of <graphics>`,
    VSOCK_CID: `guest CIDs must be >= 3
      choose another one, or write <cid auto='yes'/>`,
    TPM_VERSION_MODEL: `TPM 1.2 is not supported for model '{model}'
      set version='2.0' on the <backend>`,
  },
  INTERNAL_ERROR: {
    DEVICE_ADDRESS_PORT: `Cannot parse <address> 'port' attribute
      write the ports from the bus to the device with dots between them, such as 1.2: four at most`,
    DEVICE_ADDRESS_TYPE_MISSING: `No type specified for device address
      add type='pci' or another type to <address>, or remove it: libvirt finds one`,
    CHARDEV_RECONNECT: `chardev reconnect is possible only for connect mode
      remove <reconnect>, or set mode='connect'`,
    CHARDEV_INCOMPLETE: `Missing source {name} attribute for char device
      add {name}='…' to <source>`,
    'CHARDEV_INCOMPLETE.nmdm': `Should define both master and slave path attributes for nmdm device
      add master='…' and slave='…' to <source>`,
    TPM_PERSISTENT_STATE: `Invalid persistent_state value, either 'yes' or 'no'
      write 'yes' or 'no'`,
    TPM_SECRET_UUID: `Unable to parse secret uuid '{secret}'
      write the UUID of a libvirt secret: 8-4-4-4-12 hexadecimal digits`,
    USB_ID_MISSING: `missing {what}
      add <{what} id='0x…'/>`,
    USB_NUMBER: `cannot parse {what} {written}
      write a number, with 0x in front when it is hexadecimal`,
    USB_NUMBER_MISSING: `usb {element} needs {needed}
      add {attribute}='…'`,
    USB_PORT: `cannot parse port {written}
      write ports from the bus to the device with dots between them, such as 1.2`,
  },
  INVALID_ARG: {
    CHARDEV_CHANNEL_INVALID: `Invalid character in source channel for char device
      use letters, digits, points, hyphens and underscores`,
  },
} as const satisfies RefusalTable;
