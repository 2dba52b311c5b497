// SPDX-License-Identifier: Apache-2.0
/** What is refused about network cards. */
import type {RefusalTable} from './refusal-table.ts';

export const NETWORK = {
  XML_ERROR: {
    INTERFACE_IP_PREFIX: `invalid prefix, must be in range of 4-27
      write a prefix from 4 to 27, or none`,
    INTERFACE_SOURCE_MISSING: `interface type='{type}' requires a 'source' element
      add a <source> that says where it is plugged in`,
    IP_ADDRESS: `Invalid address '{address}' in <ip>
      write a numeric address of the family that is asked for`,
    IP_ADDRESS_MISSING: `Missing required address in <ip>
      add address='…'`,
    IP_PEER: `Invalid peer '{peer}' in <ip>
      write a numeric address of the family that is asked for`,
    IP_PREFIX: `Invalid prefix value '{written}' in <ip>
      write a number from 1 to {longest}`,
    PORT_FORWARD_ADDRESS: `Invalid address '{address}' in <portForward>
      write a numeric IPv4 or IPv6 address of this host, or leave it out to listen on all of them`,
    VHOSTUSER_PATH_MISSING: `Missing required attribute 'path' in element 'source'
      name the socket: <source type='unix' path='…' mode='client'/>`,
  },
  CONFIG_UNSUPPORTED: {
    INTERFACE_IP: `Invalid attempt to set network interface guest-side IP address info, not supported by QEMU
      remove <ip>: an interface of type '{type}' gets its address elsewhere`,
    INTERFACE_IP_PEER: `Invalid attempt to set peer IP for guest
      remove the 'peer' attribute`,
    'INTERFACE_IP_PREFIX.ipv6': `unsupported IPv6 address prefix='{prefix}' - must be 64
      write prefix='64', or none`,
    INTERFACE_IP_TWICE: `Only one {family} address per interface is allowed
      keep one <ip> of each family`,
    INTERFACE_MODEL: `invalid model for interface of type '{type}': '{model}' - must be 'virtio'
      use <model type='virtio'/>`,
    INTERFACE_ROUTE: `Invalid attempt to set network interface guest-side IP route, not supported by QEMU
      remove <route>, and set the route inside the guest`,
    PASST_TYPE: `The 'passt' backend can only be used with interface type='user' or type='vhostuser'
      set <interface type='user'>, or remove the <backend>`,
    PORT_FORWARD_RANGE: `The 'range' of a 'portForward' requires 'start' attribute if 'end', 'to', or 'exclude' is specified
      add start='PORT': the first port of the host`,
    PORT_FORWARD_WITHOUT_PASST: `The <portForward> element can only be used with the 'passt' backend of interface type='user' or type='vhostuser'
      add <backend type='passt'/>`,
    VHOSTUSER_RECONNECT_SERVER: `'reconnect' attribute is not supported when source mode='server' for <interface type='vhostuser'>
      remove <reconnect>, or use mode='client'`,
    VHOSTUSER_TYPE: `Type='{type}' unsupported for <interface type='vhostuser'>
      use <source type='unix'>`,
  },
} as const satisfies RefusalTable;
