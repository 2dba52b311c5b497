#!/usr/bin/env bash
# The generated relabel and restore scripts against a kernel with SELinux enforcing: a VM's own image can be read
# and written, another VM's cannot, and restoring puts back what was there. Then the commands themselves there, where
# the executables that need no Node have been built.
#   selinux.sh LAB CACHE
# LAB is the program that boots such a kernel, CACHE a folder it keeps its image in. Needs a built svirtgen.
set -euo pipefail
# An ampersand in a replacement means itself.
shopt -u patsub_replacement 2>/dev/null || :
lab=$1
cache=$2
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Scripts and commands look for their programs in the system's folders only, where the guest has no busybox.
"$lab" build "$cache" --with attr --with sed --with mawk --with grep --with util-linux --with libstdc++6 >/dev/null

# The guest has the folder under its own name, as a copy: what is generated here holds there.
vm=$work/vm
mkdir "$vm"
# shellcheck disable=SC2016 # nothing is to be expanded
nasty='a $(touch pwned) "; `id`[1-9]*.raw'
for name in own.raw other.raw cd.iso base.raw "$nasty"; do printf '%s\n' "contents of $name" >"$vm/$name"; done

# domain NAME UUID IMAGE...
domain() {
  local name=$1 uuid=$2 letter=a format
  shift 2
  echo "<domain type='kvm'><name>$name</name><uuid>$uuid</uuid><memory>1024</memory>"
  echo "<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>"
  for image; do
    image=${image//&/&amp;}
    image=${image//\"/&quot;}
    case $image in *.qcow2) format=qcow2 ;; *) format=raw ;; esac
    echo "<disk type='file' device='disk'><driver name='qemu' type='$format'/><source file=\"$vm/$image\"/>"
    echo "<target dev='vd$letter' bus='virtio'/>"
    case $image in *.iso) echo '<readonly/>' ;; esac
    echo '</disk>'
    letter=$(printf '%s' "$letter" | tr a-y b-z)
  done
  echo '</devices></domain>'
}

a=11111111-1111-4111-8111-111111111111
domain a "$a" own.raw cd.iso "$nasty" >"$work/a.xml"
node "$top/build/src/cli/main.js" generate --quiet --policy debian --backend selinux --host live \
  --mcs s0:c1,c2 -o "$vm/out" "$work/a.xml" >/dev/null

printf 'nasty=%q a=%q\n' "$nasty" "$a" >"$work/guest.sh"
cat "$top/test/lab/selinux-guest.sh" >>"$work/guest.sh"
if [ -x "$top/build/standalone/svirtgen" ]; then
  mkdir -p "$vm/package/build"
  cp -r "$top/build/bin" "$vm/package/build"
  cp -r "$top/package.json" "$top/policies" "$top/templates" "$vm/package"
  cp "$top/build/standalone/svirtgen" "$vm"
  cp "$(command -v node)" "$vm/node"
  qemu-img create -q -f qcow2 "$vm/below.qcow2" 1M
  (cd "$vm" && qemu-img create -q -f qcow2 -b below.qcow2 -F qcow2 top.qcow2)
  domain c 33333333-3333-4333-8333-333333333333 top.qcow2 cd.iso >"$vm/c.xml"
  cat "$top/test/lab/selinux-commands.sh" >>"$work/guest.sh"
else
  echo 'skipped: the commands under SELinux, for npm run build:standalone has not made the executable'
fi
# shellcheck disable=SC2016 # in the guest
echo 'exit $((failures > 0))' >>"$work/guest.sh"
"$lab" run --cache "$cache" --lsm selinux --mem 2048 --timeout 600 "$work/guest.sh" "$vm" |
  grep -v "^\[.*audit: "
