// SPDX-License-Identifier: Apache-2.0
/** The templates of `templates/`. They loop and nothing else; what they are given is sorted and complete. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import ejs, {type TemplateFunction} from 'ejs';
import {packageRoot} from '../package-root.ts';
import {TEMPLATES} from '../ready-made/templates.ts';
import {
  escapeDevices,
  escapeFileContext,
  escapeHtml,
  escapeLine,
  escapeListing,
  escapeQemuConf,
  escapeShell,
  escapeWord,
  type Escape,
} from './escape.ts';

/** Which language a template is written in, and so how its values are escaped. */
const LANGUAGES = {
  'selinux/relabel.sh.ejs': escapeShell,
  'selinux/restore.sh.ejs': escapeShell,
  'selinux/file_contexts.ejs': escapeFileContext,
  'selinux/file-contexts.sh.ejs': escapeShell,
  'dac/relabel.sh.ejs': escapeShell,
  'dac/restore.sh.ejs': escapeShell,
  'cgroup/devices.ejs': escapeDevices,
  'cgroup/drop-in.conf.ejs': escapeDevices,
  'cgroup/listing.ejs': escapeListing,
  'cgroup/qemu-conf.ejs': escapeQemuConf,
  'namespace/nodes.ejs': escapeLine,
  'report/audit.html.ejs': escapeHtml,
  'packaging/apparmor/libvirt-qemu.ejs': escapeWord,
  'packaging/apparmor/libvirt-qemu.d.ejs': escapeWord,
  'packaging/apparmor/virt-aa-helper.ejs': escapeListing,
  'packaging/apparmor/svirtgen-load-profile.ejs': escapeListing,
  'packaging/apparmor/local-libvirtd.ejs': escapeWord,
  'packaging/apparmor/local-virt-aa-helper.ejs': escapeWord,
  'packaging/selinux/svirtgen.cil.ejs': escapeWord,
  'packaging/selinux/booleans.ejs': escapeWord,
  'packaging/systemd/sysusers.conf.ejs': escapeListing,
  'packaging/systemd/tmpfiles.conf.ejs': escapeWord,
  'packaging/systemd/udev.rules.ejs': escapeWord,
  'packaging/systemd/drop-in.conf.ejs': escapeWord,
  'packaging/libvirt/qemu.conf.ejs': escapeQemuConf,
} as const satisfies Record<string, Escape>;

export type TemplateName = keyof typeof LANGUAGES;

const compiled = new Map<TemplateName, TemplateFunction>();

/**
 * The template's text with `values`, which it knows as `it`.
 *
 * @throws KnownError when a value cannot be written in the template's language
 */
export function renderTemplate(name: TemplateName, values: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    template = compileTemplate(readTemplate(name), LANGUAGES[name]);
    compiled.set(name, template);
  }
  return template(values);
}

/** A template's text; the file on disk wins over the one that a bundle carries. */
export function readTemplate(name: string): string {
  const file = join(packageRoot() ?? '', 'templates', name);
  const carried = TEMPLATES[name];
  if (carried !== undefined && (packageRoot() === undefined || !existsSync(file))) return carried;
  return readFileSync(file, 'utf8');
}

/** Names in the template are those of `it` or nothing: no `with`, no globals by mistake. */
export function compileTemplate(source: string, escape: Escape): TemplateFunction {
  return ejs.compile(source, {
    escape,
    strict: true,
    _with: false,
    localsName: 'it',
    // Refusals of the escape function are to come out as they are.
    compileDebug: false,
  });
}
