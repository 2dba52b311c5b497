// SPDX-License-Identifier: Apache-2.0
/** What AppArmor's stock abstraction allows every VM on this host, where its files can be read. */
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {ruleOf} from '../layers/apparmor/profile-body.ts';
import type {StockRule} from '../layers/apparmor/stock-rules.ts';
import {parseProfiles} from '../kernel-model/apparmor/parse-profiles.ts';
import type {Included} from '../kernel-model/apparmor/profile.ts';
import {unlessRefused} from '../errors.ts';
import type {Host} from '../host/host.ts';

const DIRECTORY = '/etc/apparmor.d';
const ABSTRACTION = 'abstractions/libvirt-qemu';

const PROFILE = `#include <tunables/global>
profile libvirt-stock {
  #include <${ABSTRACTION}>
}
`;

/** What the abstraction allows on a host: undefined, which is the shipped summary, where it is not this one. */
export function stockRulesOf({kind}: Pick<Host, 'kind'>): readonly StockRule[] | undefined {
  return kind === 'live' ? liveStockRules() : undefined;
}

/** Undefined where AppArmor or libvirt is not installed, or the files cannot be understood. */
export function liveStockRules(): readonly StockRule[] | undefined {
  if (include(ABSTRACTION) === undefined) return undefined;
  const profile = unlessRefused(() => parseProfiles(PROFILE, {include}).profiles[0]);
  return profile?.rules.map(ruleOf);
}

function include(name: string): readonly Included[] | undefined {
  const path = name.startsWith('/') ? name : join(DIRECTORY, name);
  try {
    if (!statSync(path).isDirectory()) return [{name: path, text: readFileSync(path, 'utf8')}];
    const names = readdirSync(path).filter(one => !/^\.|~$|\.(dpkg|rpm|orig|bak)/.test(one));
    return names.sort().map(one => ({name: join(path, one), text: readFileSync(join(path, one), 'utf8')}));
  } catch {
    return undefined;
  }
}
