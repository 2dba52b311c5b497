// SPDX-License-Identifier: Apache-2.0
/** A loop of symbolic links, or too many of them: the kernel says ELOOP, and so do `plan`, `audit` and `why`, with what to do. */
import {openSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {errnoOf} from '../../src/files/errno.ts';
import {svirtgen} from '../helpers/cli.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const SITE = ['-q', '--policy=libvirt', '--backend=dac'];

for (const links of [1, 40, 41, Infinity]) {
  test(`${links} links`, t => {
    const folder = scratch(t);
    const image = chainOf(links, folder);
    const file = join(folder, 'guest.xml');
    const devices = `<disk type='file'><source file='${image}'/><target dev='vda'/></disk>`;
    writeFileSync(file, domainXml({devices}));
    const isLoop = kernelSays(image) === 'ELOOP';
    t.is(isLoop, links > 40);

    const audit = svirtgen(['audit', ...SITE, '--format=json', file]).stdout;
    t.is(audit.includes('too many symbolic links on the way, the last one '), isLoop);
    t.is(audit.includes('Let the last of these links lead to the file itself'), isLoop);
    t.false(audit.includes(`${image} (image) does not exist`));

    // `plan` says it too: nothing that happens before the start makes a file of a loop.
    const plan = svirtgen(['plan', ...SITE, '--format=json', file]).stdout;
    t.is(plan.includes('LINKS_LEAD_NOWHERE'), isLoop);

    const why = svirtgen(['why', ...SITE, file, image]).stdout.replaceAll(/\s+/gu, ' ');
    t.is(/too many symbolic links.* let \S+ lead to the file itself \(ln -sfn FILE \S+\)/u.test(why), isLoop);
  });
}

/** @returns the name from which so many links lead to a file; without an end, two lead to each other */
function chainOf(links: number, folder: string): string {
  const name = (index: number): string => join(folder, `l${index}`);
  if (links === Infinity) {
    symlinkSync(name(0), name(1));
    symlinkSync(name(1), name(0));
    return name(0);
  }
  writeFileSync(name(0), '');
  for (let index = 1; index <= links; index += 1) symlinkSync(name(index - 1), name(index));
  return name(links);
}

function kernelSays(path: string): string | undefined {
  try {
    openSync(path, 'r');
    return undefined;
  } catch (error) {
    return errnoOf(error);
  }
}
