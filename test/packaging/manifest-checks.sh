#!/usr/bin/env bash
# Asks of each file that `svirtgen package` ships the program which the manifest names for it, as it is installed, in a
# root of Debian 13, whose systemd has all of them. The root is left as it was.
#
#   test/packaging/manifest-checks.sh ROOT
#
# SELinux's are asked of Debian's reference policy, which has no type of the modular daemons: of the module for Fedora
# test/packaging/package.test.ts asks secilc.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
root=$(readlink -f "$1")
[ "$(id -u)" = 0 ] || { echo 'needs root'; exit 77; }

# Once more, in a mount namespace of its own: what is installed goes to memory.
if [ -z "${SVIRTGEN_LAYER-}" ]; then
  layer=$(mktemp -d)
  trap 'rmdir "$layer"' EXIT
  SVIRTGEN_LAYER=$layer unshare --mount "$0" "$root"
  exit
fi
layer=$SVIRTGEN_LAYER
mount -t tmpfs tmpfs "$layer"
mkdir "$layer"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=$root,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
root=$layer/root
mount -t proc proc "$root/proc"
inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive HOME=/root "$@"
}

inside sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends acl apparmor udev systemd \
  selinux-policy-default policycoreutils policycoreutils-python-utils &&
  cd /root && apt-get download -qq libvirt-daemon-driver-lxc && dpkg-deb -x libvirt-daemon-driver-lxc_*.deb /' \
  >"$layer/log" 2>&1 || {
  tail "$layer/log"
  exit 1
}
# The abstraction of containers is libvirt's, of which no more is needed here; and the drop-ins need their units.
for unit in libvirtd virtqemud; do
  printf '[Service]\nExecStart=/bin/true\n' >"$root/usr/lib/systemd/system/$unit.service"
done
printf 'extends: debian\nsecurityDrivers: [selinux, dac]\ncgroupDeviceAcl: [/dev/kvm, /dev/dri/renderD128]\n' \
  >"$layer/debian-selinux.yaml"

# A line a file: its path, a tab, the check.
checks='for (const {path, check} of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).files)
  if (check !== null) console.log([path, check].join("\t"));'
number=0
for policy in debian ubuntu fedora "$layer/debian-selinux.yaml"; do
  node "$top/build/bin/svirtgen.cjs" package --policy "$policy" --destdir "$root" >/dev/null
  # Directories are looked at with the accounts that own them.
  inside systemd-sysusers /usr/lib/sysusers.d/svirtgen.conf 2>/dev/null
  asked=0
  while IFS=$'\t' read -r path check; do
    case $policy:$check in fedora:semodule*) continue ;; esac
    # The words of a check are its arguments; {} is the file.
    read -ra words <<<"$check"
    said=$(inside "${words[@]//'{}'/$path}" 2>&1) || {
      echo "not ok: $policy: ${check//'{}'/$path}"
      echo "$said"
      exit 1
    }
    asked=$((asked + 1))
  done < <(node -e "$checks" "$root/usr/share/svirtgen/manifest.json")
  number=$((number + 1))
  name=${policy##*/}
  echo "ok $number - ${name%.yaml}: $asked files pass the programs that the manifest names"
done
