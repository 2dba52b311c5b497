// SPDX-License-Identifier: Apache-2.0
/** Serial ports, channels and logs: files, sockets, pipes. */
import type {LabDefinition} from '../definition.ts';

export const CHARACTER_DEVICES: readonly LabDefinition[] = [
  {
    name: 'serial-file',
    quick: true,
    files: 'touch serial.log',
    devices: folder => `<serial type="file"><source path="${folder}/serial.log"/></serial>
      <serial type="file"><source path="${folder}/appended.log" append="on"/></serial>
      <parallel type="file"><source path="${folder}/parallel.log"/></parallel>
      <serial type="pty"><log file="${folder}/pty.log" append="on"/></serial>`,
  },
  {
    name: 'serial-unix',
    quick: true,
    devices: folder => `<serial type="unix"><source mode="bind" path="${folder}/serial.sock"/></serial>
      <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>
      <channel type="unix"><source mode="bind" path="${folder}/named.sock"/>
        <target type="virtio" name="org.example.0"/></channel>`,
  },
  {
    name: 'serial-client',
    quick: true,
    devices: folder => `<serial type="unix"><source mode="connect" path="${folder}/peer.sock"/></serial>`,
    beside: 'listen "$folder/peer.sock"',
  },
  {
    name: 'serial-pipe',
    quick: true,
    files: 'mkfifo pipe.in pipe.out plain',
    devices: folder => `<serial type="pipe"><source path="${folder}/pipe"/></serial>
      <serial type="pipe"><source path="${folder}/plain"/></serial><serial type="pty"/><console type="pty"/>`,
  },
  {
    name: 'serial-device',
    devices: () => '<serial type="dev"><source path="/dev/ttyS3"/></serial>',
  },
  {
    name: 'serial-null',
    devices: () => '<serial type="null"/><console type="null"><target type="virtio"/></console>',
  },
  {
    name: 'serial-network',
    devices:
      () => `<serial type="tcp"><source mode="bind" host="127.0.0.1" service="4555"/><protocol type="raw"/></serial>
      <serial type="udp"><source mode="connect" host="127.0.0.1" service="4556"/></serial>`,
    beside: 'ifconfig lo 127.0.0.1 up',
  },
  {
    name: 'random',
    quick: true,
    devices: () => '<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>',
  },
  {
    name: 'random-daemon',
    devices: folder => `<rng model="virtio"><backend model="egd" type="unix">
      <source mode="connect" path="${folder}/egd.sock"/></backend></rng>`,
    beside: 'listen "$folder/egd.sock"',
  },
  {
    name: 'audio-file',
    devices: folder => `<sound model="ich6"/><audio id="1" type="file" path="${folder}/sound.wav"/>`,
  },
  {
    name: 'socket-log',
    devices: folder => `<serial type="unix"><source mode="bind" path="${folder}/serial.sock"/>
      <log file="${folder}/serial.log" append="off"/></serial>`,
  },
];
