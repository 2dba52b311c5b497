// SPDX-License-Identifier: Apache-2.0
/** Drivers and settings that OpenGL loads (virt-aa-helper.c), to the letter. */
import {provenance} from '../../../../inventory/site.ts';
import type {HelperView, LiteralLine, RuleRequest} from '../rule-request.ts';
import {drawsWithGl} from './graphics.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

export function* gl({domain}: HelperView): Iterable<RuleRequest> {
  const index = domain.graphics.findIndex(drawsWithGl);
  const card = domain.graphics[index];
  if (!card) return;
  yield {
    kind: 'literal',
    lines: GL_LINES,
    from: provenance(deviceName.graphics(card, index), card, 'OpenGL'),
  };
}

const allow = (path: string, access: string): LiteralLine => ({path, access, deny: false});

/** The two misspelt words are libvirt's: the text is compared by people and tools. */
const GL_LINES: readonly LiteralLine[] = [
  {comment: 'DRI/Mesa/(e)GL config and driver paths'},
  allow('/usr/lib{,32,64}/dri/*.so*', 'mr'),
  allow('/usr/lib/@{multiarch}/dri/*.so*', 'mr'),
  allow('/usr/lib/fglrx/dri/*.so*', 'mr'),
  allow('/etc/drirc', 'r'),
  allow('/usr/share/drirc.d/{,*.conf}', 'r'),
  allow('/etc/glvnd/egl_vendor.d/{,*}', 'r'),
  allow('/usr/share/glvnd/egl_vendor.d/{,*}', 'r'),
  allow('/usr/share/egl/egl_external_platform.d/', 'r'),
  allow('/usr/share/egl/egl_external_platform.d/*', 'r'),
  allow('/proc/modules', 'r'),
  allow('/proc/driver/nvidia/params', 'r'),
  allow('/dev/nvidiactl', 'rw'),
  {comment: 'Probe DRI device attributes'},
  allow('/dev/dri/', 'r'),
  allow('/sys/devices/**/{uevent,vendor,device,subsystem_vendor,subsystem_device,config,revision}', 'r'),
  {comment: 'dri libs will trigger that, but t is not requited and DAC would deny it anyway'},
  {path: '/var/lib/libvirt/.cache/', access: 'w', deny: true},
];
