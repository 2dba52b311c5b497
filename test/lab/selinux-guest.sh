# Runs in the guest, in the folder of the images, after a line that sets nasty and a.
# shellcheck shell=sh disable=SC2154,SC2317
failures=0
expect() {
  if [ "$2" = "$3" ]; then
    echo "ok      $1"
  else
    echo "FAILED  $1: $2 and not $3"
    failures=$((failures + 1))
  fi
}
context() { getfattr -h --only-values -n security.selinux "./$1" | tr -d '\000'; }
attempt() { if "$@" >/dev/null 2>&1; then echo allowed; else echo refused; fi; }
# Debian names awk through its alternatives, which unpacking alone does not make.
[ -e /usr/bin/awk ] || ln -s mawk /usr/bin/awk
script() { dash "out/selinux/libvirt-$a.$1.sh"; }

# The way to the images, as the generated file contexts would have it; chcon because the guest has no semanage.
folder=$PWD
while [ "$folder" != / ]; do
  chcon system_u:object_r:virt_image_t:s0 "$folder"
  folder=$(dirname "$folder")
done
chcon system_u:object_r:virt_image_t:s0 own.raw other.raw cd.iso base.raw
chcon system_u:object_r:virt_image_t:s0 "./$nasty"
before=$(context own.raw)

expect 'nothing is readable before' "$(attempt lab-svirt s0:c1,c2 dash -c 'echo x >>own.raw')" refused

# Another VM is running meanwhile.
chcon system_u:object_r:svirt_image_t:s0:c3,c4 other.raw
expect "a's files are relabelled" "$(attempt script relabel)" allowed
expect 'the image has the categories' "$(context own.raw)" system_u:object_r:svirt_image_t:s0:c1,c2
expect 'and so has the one with an odd name' "$(context "$nasty")" system_u:object_r:svirt_image_t:s0:c1,c2
expect 'what is only read has none' "$(context cd.iso)" system_u:object_r:virt_content_t:s0
expect 'what no VM has stays' "$(context base.raw)" "$before"
expect 'no name was run' "$(ls pwned 2>/dev/null)" ''

expect 'a reads its own image' "$(attempt lab-svirt s0:c1,c2 cat own.raw)" allowed
expect 'a writes its own image' "$(attempt lab-svirt s0:c1,c2 dash -c 'echo x >>own.raw')" allowed
expect 'a reads the image with an odd name' "$(attempt lab-svirt s0:c1,c2 cat "./$nasty")" allowed
expect 'a reads what is shared' "$(attempt lab-svirt s0:c1,c2 cat cd.iso)" allowed
expect 'and does not write it' "$(attempt lab-svirt s0:c1,c2 dash -c 'echo x >>cd.iso')" refused
expect "a does not read b's image" "$(attempt lab-svirt s0:c1,c2 cat other.raw)" refused
expect "b does not read a's image" "$(attempt lab-svirt s0:c3,c4 cat own.raw)" refused

expect "a's files are restored" "$(attempt script restore)" allowed
expect 'its image is what it was' "$(context own.raw)" "$before"
expect 'the odd name too' "$(context "$nasty")" "$before"
expect 'nothing is left recorded' "$(getfattr -h -d -m trusted.libvirt own.raw 2>/dev/null)" ''
expect 'a has lost its image' "$(attempt lab-svirt s0:c1,c2 dash -c 'echo x >>own.raw')" refused

rules=out/selinux/libvirt-$a.file_contexts
expect 'the policy would know the odd name' \
  "$(matchpathcon -n -f "$rules" "$PWD/$nasty")" system_u:object_r:virt_image_t:s0
expect 'and nothing beside it' "$(matchpathcon -n -f "$rules" "$PWD/${nasty}x")" '<<none>>'
