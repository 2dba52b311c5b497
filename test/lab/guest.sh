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

# Somebody who is confined, as libvirtd is: what such a process opened is asked for again where a profile is entered.
apparmor_parser -r <<'END' || exit 1
profile lab-libvirtd {
  file,
  capability,
  network,
  signal,
  change_profile,
}
END

# shellcheck disable=SC2016 # it is for that process
HAND_OVER='exec 2>>"$1" 9<>"$2"; shift 2; exec env "$@"'

# qemu WORDS...: starts it, asks how it is, and lets it go. As from libvirt it inherits its log and its pid file.
qemu() {
  log=/var/log/libvirt/qemu/$vm.log
  : >"$LAB_OUT/$tag.qemu"
  asked | timeout 60 aa-exec -p lab-libvirtd -- dash -c "$HAND_OVER" dash \
    "$log" "/run/libvirt/qemu/$vm.pid" "$@" -qmp stdio | cat >"$LAB_OUT/$tag.qemu"
  cat "$log" >>"$LAB_OUT/$tag.qemu"
  rm "$log"
}

# What QEMU is told.
asked() {
  printf '%s\n' '{"execute":"qmp_capabilities"}' '{"execute":"query-status"}'
  running >"$LAB_OUT/$tag.running"
  printf '%s\n' '{"execute":"quit"}'
}

# answers: waits until QEMU has said how it is.
answers() {
  tries=0
  while ! grep -q '"status"' "$LAB_OUT/$tag.qemu" && [ "$tries" -lt 100 ]; do
    sleep_a_little
    tries=$((tries + 1))
  done
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
  } 2>&1 | cat >"$LAB_OUT/$tag.probes"
}

# Nothing of the kernel's log has to go through the console.
echo 1 >/proc/sys/kernel/printk
chmod 1777 /tmp
: >/etc/shadow
mkdir -p /run/libvirt/qemu /var/lib/libvirt/qemu /var/log/libvirt/qemu /dev/shm

# log PHASE: what the kernel logged since the last time.
log() {
  sleep_a_little
  dmesg -c | grep 'audit: type=1400' >"$LAB_OUT/$tag.$1.log"
}

# audited COMMAND...: the kernel logs what is allowed, too. No newline: the kernel takes none.
audited() {
  printf all >/sys/module/apparmor/parameters/audit
  "$@"
  printf normal >/sys/module/apparmor/parameters/audit
  sleep_a_little
  dmesg -c | grep 'audit: type=1400' >/tmp/audited
  grep 'apparmor="DENIED"' /tmp/audited >"$LAB_OUT/$tag.start.log"
  # Each once: how it was done under the VM's profile, and what no stock rule of every VM is about.
  sed -n 's/.*apparmor="AUDIT" \(operation=.*\)/\1/p' /tmp/audited | sed 's/ pid=[0-9]* comm="[^"]*"//' |
    grep " profile=\"${profile}[\"/]" | grep -v ' name="/usr/\(lib\|share\)/' | sort -u >"$LAB_OUT/$tag.used"
}

both() {
  companions
  start
}

# All of them, for each VM is to be refused those of another.
for script in */vm*.sh; do
  . "./$script"
  domain=/var/lib/libvirt/qemu/domain--1-$vm
  mkdir -p "$domain" "/var/lib/libvirt/qemu/channel/target/domain--1-$vm" "/var/lib/libvirt/qemu/ram/-1-$vm" \
    "/var/lib/libvirt/swtpm/$uuid" /var/lib/libvirt/qemu/nvram /run/libvirt/qemu/swtpm
  head -c 32 /dev/urandom >"$domain/master-key.aes"
done

for script in */vm*.sh; do
  . "./$script"
  apparmor_parser -r -B "$folder/$binary" || exit 1
  beside
  dmesg -c >/dev/null
  audited both
  under_profile probes
  log probes
done
# shellcheck disable=SC2046 # one word each
kill $(jobs -p) 2>/dev/null
exit 0
