#!/bin/dash
# Runs in the guest. For each VM in turn: its profile is loaded, QEMU and its companions start under it, and then a
# shell under it opens what it may and may not. What the kernel logged of either comes back in $LAB_OUT.
# shellcheck shell=sh disable=SC2154,SC2317,SC1090
sleep_a_little() { sleep 0.2; }

await() {
  tries=0
  while [ ! -e "$1" ] && [ "$tries" -lt 100 ]; do
    sleep_a_little
    tries=$((tries + 1))
  done
}

# listen SOCKET: somebody whom QEMU connects to.
listen() {
  socat "UNIX-LISTEN:$1,fork" /dev/null &
  await "$1"
}

confined() { aa-exec -p "$profile" -- "$@"; }

# qemu WORDS...: starts it, asks how it is, and lets it go.
qemu() {
  printf '%s\n' '{"execute":"qmp_capabilities"}' '{"execute":"query-status"}' '{"execute":"quit"}' |
    timeout 60 env "$@" -qmp stdio 2>&1 | cat >"$LAB_OUT/$vm.qemu"
}

# attempt r|w PATH: prints what became of an opening.
attempt() {
  case $1 in
  r) said=$( (: <"$2") 2>&1) ;;
  w) said=$( (: >>"$2") 2>&1) ;;
  esac
  case $said in
  '') echo allowed ;;
  *'Permission denied') echo refused ;;
  *) echo "${said##*: }" ;;
  esac
}

# under_profile COMMAND...: of this shell, in a process of its own. A pipe is all that it may write to.
under_profile() {
  {
    printf 'changeprofile %s' "$profile" >/proc/self/attr/current
    "$@"
  } 2>&1 | cat >"$LAB_OUT/$vm.probes"
}

# Nothing of the kernel's log has to go through the console.
echo 1 >/proc/sys/kernel/printk
chmod 1777 /tmp
: >/etc/shadow
mkdir -p /run/libvirt/qemu /var/lib/libvirt/qemu /var/log/libvirt/qemu /dev/shm

# log PHASE: what the kernel logged since the last time.
log() {
  sleep_a_little
  dmesg -c | grep 'audit: type=1400' >"$LAB_OUT/$vm.$1.log"
}

for script in */vm.sh; do
  vm='' profile=''
  . "./$script"
  apparmor_parser -r -B "$folder/profile.bin" || exit 1
  domain=/var/lib/libvirt/qemu/domain--1-$vm
  mkdir -p "$domain" "/var/lib/libvirt/qemu/channel/target/domain--1-$vm"
  head -c 32 /dev/urandom >"$domain/master-key.aes"
  beside
  companions
  dmesg -c >/dev/null
  start
  log start
  under_profile probes
  log probes
done
# shellcheck disable=SC2046 # one word each
kill $(jobs -p) 2>/dev/null
exit 0
