#!/bin/sh
# Leaves one hierarchy of cgroups below /sys/fs/cgroup, rooted in a group of its own, so that libvirt (which takes
# what it finds mounted) works with that version and its groups can be found and removed.
#   cgroup-hierarchy.sh v1|v2 MOUNT NAME
# MOUNT is where the hierarchy is mounted; NAME of the group, which must not exist.
set -eu
version=$1 hierarchy=$2 name=$3

mkdir "$hierarchy/$name"
mkdir /run/cgroup
mount --bind "$hierarchy/$name" /run/cgroup
umount -R -l /sys/fs/cgroup
if [ "$version" = v2 ]; then
  mount --move /run/cgroup /sys/fs/cgroup
  # libvirt passes over a hierarchy without any controller, as where systemd uses v2 for its own purposes; the
  # device filter needs none. It only has to find one here.
  echo hugetlb >/run/controllers
  mount --bind /run/controllers /sys/fs/cgroup/cgroup.controllers
else
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  mkdir /sys/fs/cgroup/devices
  mount --move /run/cgroup /sys/fs/cgroup/devices
fi
