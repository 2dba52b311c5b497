#!/usr/bin/env bash
# Installs a .deb in a bare Debian root, as somebody would who has nothing but the file: runs it, puts the helper in
# the place of libvirt's and back, purges it, and finds the root as it was.
#
#   test/packaging/debian-root.sh FILE.deb ROOT     (ROOT: made with mmdebstrap, of Debian 12, where there is none)
set -euo pipefail
deb=$(readlink -f "$1")
root=$2
[ "$(id -u)" = 0 ] || { echo 'needs root'; exit 77; }
[ -d "$root" ] || mmdebstrap --quiet --variant=apt bookworm "$root"
helper=/usr/lib/libvirt/virt-aa-helper
addition=/etc/apparmor.d/local/usr.lib.libvirt.virt-aa-helper

fail() {
  echo "not ok: $*"
  exit 1
}
# shellcheck disable=SC2016 # the inner shell's own
inside() {
  unshare --mount bash -c 'mount -t proc proc "$1/proc"; shift; exec chroot "$@"' - "$root" "$root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive HOME=/root "$@"
}
status() {
  local status=0
  inside svirtgen-divert status >/dev/null 2>&1 || status=$?
  [ "$status" = "$1" ] || fail "svirtgen-divert status: $status instead of $1"
}
# What is in the root, but for the package manager's own notes.
content() {
  (cd "$root" && find . \( -path ./proc -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./var/cache -o \
    -path ./var/lib/apt -o -path ./package.deb \) -prune -o -printf '%p %y %m %u %l\n' -type f -exec md5sum {} + | sort)
}

mkdir -p "$root${helper%/*}" "$root${addition%/*}"
printf '#!/bin/sh\necho libvirt\n' >"$root$helper"
chmod 755 "$root$helper"
echo '# ours' >"$root$addition"
cp "$deb" "$root/package.deb"
before=$(content)

inside dpkg --install /package.deb >/dev/null || fail 'dpkg --install'
[ "$(inside svirtgen --version)" != '' ] || fail 'svirtgen --version'
inside svirtgen plan --host assumed --policy debian - >"$root/tmp/plan" <<'XML' || fail 'svirtgen plan'
<domain type='qemu'><name>web</name><uuid>5a0c6d1e-1c57-4f0e-9a55-3b8c2f6f1d01</uuid><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os>
<devices><disk type='file'><source file='/srv/web.img'/><target dev='sda'/></disk></devices></domain>
XML
grep -q /srv/web.img "$root/tmp/plan" || fail 'the plan has the disk'
rm "$root/tmp/plan"
echo 'ok 1 - it installs and runs with nothing else in the root'

status 1
inside svirtgen-divert enable
status 0
inside "$helper" -h | grep -q -- --policy || fail "the helper is svirtgen's"
inside dpkg --install /package.deb >/dev/null
status 0
inside svirtgen-divert enable
[ "$(grep -c svirtgen "$root$addition")" = 1 ] || fail 'one line, however often it is enabled'
inside svirtgen-divert disable
status 1
[ "$(inside "$helper")" = libvirt ] || fail "disable puts libvirt's helper back"
[ "$(cat "$root$addition")" = '# ours' ] || fail 'disable takes its line out'
echo 'ok 2 - the helper is put in place, stays there through an upgrade, and is put back'

inside mv /usr/lib/svirtgen/virt-aa-helper /usr/lib/svirtgen/kept
printf '#!/bin/sh\nexit 1\n' >"$root/usr/lib/svirtgen/virt-aa-helper"
chmod 755 "$root/usr/lib/svirtgen/virt-aa-helper"
if inside svirtgen-divert enable 2>/dev/null; then fail 'a helper that does not answer is not put in place'; fi
status 1
inside mv /usr/lib/svirtgen/kept /usr/lib/svirtgen/virt-aa-helper
echo 'ok 3 - a helper that does not answer is not put in place'

inside svirtgen-divert enable
inside dpkg --purge svirtgen >/dev/null 2>&1 || fail 'dpkg --purge'
after=$(content)
[ "$before" = "$after" ] || { diff <(echo "$before") <(echo "$after"); fail 'the root is as it was'; }
echo 'ok 4 - a purge leaves the root as it was, with libvirt'"'"'s helper in its place'
