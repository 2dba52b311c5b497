/** Audio back ends that open something by path. */
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function audioResources({domain}: Site): readonly Entry[] {
  return domain.audios.flatMap((audio, index) => {
    const device = `audio ${audio.id ?? index}`;
    return [audio.path, ...audio.devices]
      .filter(path => path?.startsWith('/') === true)
      .map(path =>
        resource({
          kind: 'audio',
          role: 'audio-file',
          path: path ?? '',
          access: 'rw',
          from: provenance(device, audio, `${audio.type} audio`),
        }),
      );
  });
}
