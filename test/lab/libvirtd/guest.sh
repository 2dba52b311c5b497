#!/bin/dash
# Runs in the guest: libvirtd, under its own profile, drives a VM by each route that docs/routes-into-libvirtd.md
# describes, and by libvirt's original helper. What was seen after each step comes back in $LAB_OUT.
#   guest.sh ROUTE...
# In the folder: `tree` is what the package installs, ROUTE.sh the commands of the page, dynamic.xml and static.xml
# the definition.
# shellcheck shell=sh disable=SC2317
uuid=5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d
images=/var/lib/libvirt/images
echo 1 >/proc/sys/kernel/printk

# What the packages' own scripts would have done.
chmod 1777 /tmp
printf '%s\n' 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/bin/false' 'nobody:x:65534:65534::/:/bin/false' >>/etc/passwd
printf '%s\n' 'libvirt-qemu:x:64055:' 'kvm:x:106:' 'libvirt:x:107:' 'tty:x:5:' 'nogroup:x:65534:' >>/etc/group
mkdir -p $images /var/lib/libvirt/qemu /var/log/libvirt/qemu /etc/libvirt/hooks /etc/libvirt/qemu /var/cache/libvirt \
  /var/lib/dpkg/info /var/lib/dpkg/updates
: >/var/lib/dpkg/status
: >/var/lib/dpkg/diversions
chown 64055:64055 /var/lib/libvirt/qemu
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
echo 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
ID=debian
VERSION_ID="12"' >/etc/os-release
printf '%s\n' 'auth_unix_rw = "none"' 'auth_unix_ro = "none"' \
  'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"' >/etc/libvirt/libvirtd.conf
echo 'security_driver = "apparmor"' >/etc/libvirt/qemu.conf
cp -al tree/. /
# There is no systemd here.
cat >/usr/bin/systemctl <<'END'
#!/bin/sh
[ "$*" = 'restart libvirtd' ] || exit 1
read -r pid </run/libvirtd.pid
kill "$pid"
while [ -e "/proc/$pid" ]; do sleep 0.2; done
exec libvirtd --daemon
END
chmod 755 /usr/bin/systemctl

# step NAME COMMAND...: what it says and ends with, and what is then on the host.
step() {
  name=$1
  shift
  read -r now _ </proc/uptime
  echo "$now $route $name" >&2
  { "$@" 2>&1; echo "status $?"; } >"$LAB_OUT/$route.$name.said"
  cat "/etc/apparmor.d/libvirt/libvirt-$uuid.files" >"$LAB_OUT/$route.$name.files" 2>/dev/null
  (cd $images && stat -c '%n %u:%g %a' -- *) >"$LAB_OUT/$route.$name.owners"
  grep "libvirt-$uuid" /sys/kernel/security/apparmor/profiles >"$LAB_OUT/$route.$name.loaded"
}

verify() {
  svirtgen verify --policy debian --backend apparmor,dac,namespace --format json "$@" /etc/libvirt/qemu/web.xml \
    >"$LAB_OUT/$route.$name.drift"
}

who() { cat "/proc/$(cat /run/libvirt/qemu/web.pid)/attr/current"; }
fresh() {
  rm -f $images/*
  truncate -s 1M $images/a.raw $images/b.raw
  chown 1000:1001 $images/a.raw
}

work_on() {
  step who who
  step attach virsh attach-disk web $images/b.raw sda --targetbus scsi --subdriver raw
  step snapshot virsh snapshot-create-as web snap --disk-only --no-metadata --diskspec vda --diskspec sda,snapshot=no
}

stop() {
  step detach virsh detach-disk web sda
  step destroy virsh destroy web
  step undefine virsh undefine web
}

helper() {
  cp dynamic.xml web.xml
  step define virsh define web.xml
  step start virsh start web
  step restart systemctl restart libvirtd
  work_on
  [ "$route" = theirs ] || step verify verify --mode libvirt --libvirt 9.0.0
  stop
}

durable() {
  cp static.xml web.xml
  step commands sh -ec ". ./durable.sh"
  step restart systemctl restart libvirtd
  step list virsh list --name
  # Before the snapshot changes the definition.
  room="snapshot=snap,hotplug=$images/b.raw"
  step verify verify --mode strict --for "$room"
  # A profile that lets the VM do more than its file says.
  sed 's,^}$,/etc/shadow r\,\n},' "/etc/apparmor.d/libvirt-$uuid" >/run/wider
  step wider apparmor_parser -r /run/wider
  step verify-wider verify --mode strict --for "$room"
  step repair apparmor_parser -r -T "/etc/apparmor.d/libvirt-$uuid"
  step verify-repaired verify --mode strict --for "$room"
  work_on
  stop
}

# Nothing of the route before it is left: the first start has to make the profile.
hook() {
  rm -f "/etc/apparmor.d/libvirt-$uuid"
  printf '%s' "libvirt-$uuid" >/sys/kernel/security/apparmor/.remove
  cp static.xml web.xml
  step commands sh -ec ". ./hook.sh"
  step who who
  step destroy virsh destroy web
}

apparmor_parser -r /etc/apparmor.d/usr.lib.libvirt.virt-aa-helper /etc/apparmor.d/usr.sbin.libvirtd || exit 1
virtlogd --daemon
libvirtd --daemon || exit 1
cat "/proc/$(cat /run/libvirtd.pid)/attr/current"
lab-audit >/dev/null
for route; do
  fresh
  case $route in
  theirs) helper ;;
  drop-in)
    step commands sh -ec ". ./drop-in.sh"
    helper
    ;;
  *) "$route" ;;
  esac
  lab-audit >"$LAB_OUT/$route.denials"
done
cp /var/log/libvirt/libvirtd.log "$LAB_OUT/libvirtd.log"
cp /var/log/libvirt/qemu/web.log "$LAB_OUT/qemu.log"
exit 0
