/** The paths behind a character device as the labelling drivers see them. */
import type {Host} from '../host/host.ts';
import type {Resource} from '../inventory/resource.ts';

/** A pipe is `<path>.in` and `<path>.out` where both exist, the bare path otherwise. */
export function pipePaths(path: string, host: Host): readonly string[] {
  const both = [`${path}.in`, `${path}.out`];
  return both.every(one => host.stat(one) !== undefined) ? both : [path];
}

/** QEMU creates the socket it listens on: only one that exists already has a label to set. */
export function socketIsThere(socket: Resource, host: Host): boolean {
  return socket.mode === 'connect' || host.stat(socket.path) !== undefined;
}
