# Runs in the guest after selinux-guest.sh: the commands themselves, as a service that has no domain of its own.
# Debian's policy lets such a service make no memory executable.
# shellcheck shell=sh disable=SC2154,SC2317
chcon system_u:object_r:virt_image_t:s0 top.qcow2 below.qcow2
chown 1000:1001 top.qcow2 below.qcow2 cd.iso
owner() { stat -c %u:%g top.qcow2; }
labels() { for image in top.qcow2 below.qcow2 cd.iso; do echo "$(context $image) $(stat -c %u:%g $image)"; done; }
before=$(labels)
# ours VERB POLICY OPTIONS
ours() {
  # shellcheck disable=SC2086 # one word each
  ./svirtgen "$1" --quiet --policy "$2" $3 c.xml
}
repairs() { ours verify "$1" "$2 --format json" | sed -n 's/.*"repair": "\(.*\)".*/\1/p'; }
work='let sum = 0; for (let i = 0; i < 1e6; i++) sum += i'

expect 'a service has no domain of its own' "$(cut -d: -f3 </proc/self/attr/current)" initrc_t
expect 'Node may not compile' "$(attempt ./node -e "$work")" refused
expect 'and does without' "$(attempt env NODE_OPTIONS=--jitless ./node -e "$work")" allowed
expect 'so do the commands that Node runs' \
  "$(attempt env NODE_OPTIONS=--jitless ./node package/build/bin/svirtgen.cjs plan --policy debian c.xml)" allowed
expect 'the executable does as it is' "$(attempt ours plan debian '--host live')" allowed
chcon system_u:object_r:bin_t:s0 svirtgen
chcon system_u:object_r:usr_t:s0 c.xml
expect 'also below libvirtd' \
  "$(attempt runcon system_u:system_r:virtd_t:s0 /usr/lib/lab/virtd -c './svirtgen plan --policy debian c.xml')" allowed

says=$(./svirtgen apply --policy debian c.xml 2>&1)
expect 'that a policy has no contexts is said' \
  "$(case $says in *'only owners are set and no contexts'*) echo said ;; esac)" said
expect 'owners are set' "$(owner)" 64055:64055
expect 'and no context' "$(context top.qcow2)" "${before%% *}"
expect 'they are given back' "$(attempt ours restore debian '')" allowed
expect 'everything is what it was' "$(labels)" "$before"

expect 'nothing is wrong with a VM at rest, whose pair is not chosen yet' \
  "$(attempt ours verify fedora '--backend selinux,dac')" allowed
pair='--mcs s0:c1,c2 --backend selinux,dac'
expect 'contexts are set' "$(attempt ours apply fedora "$pair")" allowed
expect 'with the pair' "$(context top.qcow2)" system_u:object_r:svirt_image_t:s0:c1,c2
expect 'below without, for it is only read' "$(context below.qcow2)" system_u:object_r:virt_content_t:s0
expect 'the VM reads its image' "$(attempt lab-svirt s0:c1,c2 cat top.qcow2)" allowed
expect 'and what is below it' "$(attempt lab-svirt s0:c1,c2 cat below.qcow2)" allowed
expect 'before it runs, all is as planned' "$(attempt ours verify fedora "$pair")" allowed

# Somebody in QEMU's place, of whom only the context is right.
mkdir -p /run/libvirt/qemu
lab-svirt s0:c1,c2 sleep 1000 &
while ! pid=$(pidof sleep); do :; done
echo "$pid" >/run/libvirt/qemu/c.pid
contexts='--mcs s0:c1,c2 --backend selinux'
expect 'and while it runs' "$(attempt ours verify fedora "$contexts")" allowed
chcon system_u:object_r:virt_image_t:s0 top.qcow2
expect 'another context by hand is found' "$(attempt ours verify fedora "$contexts")" refused
repairs fedora "$contexts" >repair.sh
expect 'its repair puts it back' \
  "$(dash repair.sh && context top.qcow2)" system_u:object_r:svirt_image_t:s0:c1,c2
expect 'and nothing is left' "$(attempt ours verify fedora "$contexts")" allowed
kill "$pid"
rm /run/libvirt/qemu/c.pid
expect 'contexts and owners are given back' "$(attempt ours restore fedora "$pair")" allowed
expect 'and are what they were' "$(labels)" "$before"
