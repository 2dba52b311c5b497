// SPDX-License-Identifier: Apache-2.0
/** Audio back ends that open something by path: sound devices, a file, a sound server's socket. */
import type {Audio} from '../../domain/domain.ts';
import {deviceName} from '../device-name.ts';
import {provenance, resourceAt, type Entry, type Site} from '../site.ts';

export function audioResources({domain}: Site): readonly Entry[] {
  return domain.audios.flatMap((audio, index) => {
    const from = provenance(deviceName.audio(audio, index), audio, `${audio.type} audio`);
    const entries = (role: 'audio-file' | 'audio-socket', paths: readonly (string | undefined)[]) =>
      paths.flatMap(path => resourceAt(path, {kind: 'audio', role, access: 'rw', from}));
    return [
      // What the guest plays is recorded there.
      ...entries('audio-file', [audio.path]).map(entry => ({...entry, mode: 'create' as const})),
      ...entries('audio-file', audio.devices),
      ...entries('audio-socket', [serverSocket(audio)]),
    ];
  });
}

/** PulseAudio takes a plain path for its server or one after `unix:`; PipeWire's socket has a fixed name. */
function serverSocket({type, serverName, runtimeDir}: Audio): string | undefined {
  if (type === 'pulseaudio') return serverName?.replace(/^unix:/, '');
  if (type === 'pipewire' && runtimeDir !== undefined) return `${runtimeDir}/pipewire-0`;
  return undefined;
}
