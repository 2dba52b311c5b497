#!/bin/sh
# Runs libvirtd and virtlogd where they can do no harm: among mounts and processes of their own, with an empty
# /etc/libvirt, /run and /var. Called by unshare as process 1; when standard input ends, everything in here does.
#   private-libvirt.sh QEMU_CONF [NODE...]
# QEMU_CONF is the text of qemu.conf; each NODE is a device to make, as `NAME TYPE MAJOR MINOR`.
set -eu
qemu_conf=$1
shift

mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run

# A small /dev without /dev/kvm: libvirtd probes QEMU again for every call where QEMU (which it probes as root)
# finds KVM and the VM's user does not. What was mounted below the old one has to go, or libvirt trips over it.
mkdir /run/dev
mount -t tmpfs -o mode=755 tmpfs /run/dev
for node in null zero full random urandom tty; do cp -a "/dev/$node" /run/dev/; done
mkdir /run/dev/pts /run/dev/shm /run/dev/net
ln -s pts/ptmx /run/dev/ptmx
ln -s /proc/self/fd /run/dev/fd
for node; do
  # shellcheck disable=SC2086 # the four words of a node
  (cd /run/dev && mknod $node)
done
while umount -R -l /dev 2>/dev/null; do :; done
mount --move /run/dev /dev
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm

for folder in /etc/libvirt /var/lib/libvirt /var/log /var/cache/libvirt; do
  mkdir -p "$folder"
  mount -t tmpfs -o mode=755 tmpfs "$folder"
done
mkdir -p /etc/libvirt/qemu /var/lib/libvirt/images /var/lib/libvirt/qemu /var/log/libvirt /var/log/swtpm
# As the package's installation leaves it.
chown libvirt-qemu:libvirt-qemu /var/lib/libvirt/qemu
printf '%s\n' "$qemu_conf" >/etc/libvirt/qemu.conf
printf '%s\n' 'auth_unix_rw = "none"' 'auth_unix_ro = "none"' 'log_filters = "4:util.netdev"' \
  'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"' \
  >/etc/libvirt/libvirtd.conf

# What a test wants to be done before: a command in words.
# shellcheck disable=SC2086
[ -z "${PREPARE-}" ] || $PREPARE

virtlogd --daemon
libvirtd --daemon --config /etc/libvirt/libvirtd.conf
echo ready
# Not exec: the shell has to stay process 1.
cat >/dev/null
