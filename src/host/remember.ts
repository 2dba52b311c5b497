// SPDX-License-Identifier: Apache-2.0
import type {Host, PathDetails} from './host.ts';

/** Of one question: what the VMs of a host ask together. A fleet in a stream asks without end. */
const REMEMBERED = 16_384;

/**
 * The host, each question asked once: an audit asks for the same few paths many hundred times. Made once for a
 * run, which so sees one state of the host from its beginning to its end; of each question it keeps the newest
 * 16,384 answers.
 */
export function rememberingHost(host: Host): Host {
  return {
    ...host,
    stat: remembered(path => host.stat(path)),
    lstat: remembered(path => host.lstat(path)),
    readlink: remembered(path => host.readlink(path)),
    realpath: remembered(path => host.realpath(path)),
    object: remembered(path => host.object(path)),
    heldDisks: remembered(() => host.heldDisks()),
    list: remembered(path => host.list(path)),
    details: rememberedDetails(host),
    image: remembered((path, format) => host.image(path, format)),
    pci: remembered(address => host.pci(address)),
    mdev: remembered(uuid => host.mdev(uuid)),
    usb: remembered(() => host.usb()),
    scsiGeneric: remembered((...unit) => host.scsiGeneric(...unit)),
    deviceMapperTargets: remembered(path => host.deviceMapperTargets(path)),
    mounts: remembered(() => host.mounts()),
    apparmorFile: remembered(path => host.apparmorFile(path)),
    profileMode: remembered(profile => host.profileMode(profile)),
    storagePool: remembered(name => host.storagePool(name)),
    libvirt: remembered(() => host.libvirt()),
    selinux: remembered(() => host.selinux()),
    uidOf: remembered(user => host.uidOf(user)),
    gidOf: remembered(group => host.gidOf(group)),
    groupsOf: remembered(uid => host.groupsOf(uid)),
  };
}

function remembered<Arguments extends readonly unknown[], Answer>(
  ask: (...question: Arguments) => Answer,
): (...question: Arguments) => Answer {
  const answers = new Map<string, Answer>();
  return (...question) => {
    const key =
      question.length === 1 && typeof question[0] === 'string' ? question[0] : JSON.stringify(question);
    // Most answers are objects or undefined, and "no such file" is worth keeping, too.
    if (!answers.has(key)) {
      answers.set(key, ask(...question));
      forget(answers);
    }
    return answers.get(key)!;
  };
}

/** Only for paths that were not asked for before: two programs are run for each call. */
function rememberedDetails(host: Host): Host['details'] {
  const known = new Map<string, PathDetails | undefined>();
  return paths => {
    const fresh = [...new Set(paths)].filter(path => !known.has(path));
    if (fresh.length > 0) {
      const found = host.details(fresh);
      for (const path of fresh) known.set(path, found.get(path));
    }
    const answer = new Map(
      paths.flatMap(path => {
        const details = known.get(path);
        return details === undefined ? [] : [[path, details] as const];
      }),
    );
    forget(known);
    return answer;
  };
}

/** A map gives its keys in the order in which they came. */
function forget(answers: Map<string, unknown>): void {
  for (const oldest of answers.keys()) {
    if (answers.size <= REMEMBERED) return;
    answers.delete(oldest);
  }
}
