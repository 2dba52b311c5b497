# ---- The rest is the same in every script of this kind. ----

# Programs in fixed places: with an empty part in PATH the shell would look into the working directory.
if [ -z "${SVIRTGEN_STATE-}" ]; then PATH=/usr/sbin:/usr/bin:/sbin:/bin; fi
export PATH LC_ALL=C
state=${SVIRTGEN_STATE:-/run/svirtgen}
marks=$state/$vm.$backend
failed=0
newline='
'

# Names may hold anything; a terminal gets no control character from them.
say() {
    printf '%s' "$*" | tr '[:cntrl:]' '?' >&2
    echo >&2
}

refuse() {
    say "$0: $*"
    exit 1
}

# Goes into the directory of the file, where no later swap of its parents can lead elsewhere. The kernel is asked
# where that is. False when it is not there.
enter() {
    cd -P "$directory" 2>/dev/null || return 1
    [ "$(pwd -P; echo .)" = "$directory$newline." ]
}

# found, absent, or why the file must not be touched.
look() {
    path=${directory%/}/$name
    cd /
    if ! enter; then
        if [ "$PWD" = / ] && [ "$directory" != / ]; then look=absent; else look='a symbolic link stands on the way'; fi
    elif [ -L "./$name" ]; then
        look='a symbolic link stands in its place'
    elif ! [ -e "./$name" ]; then
        look=absent
    elif ! test "-$type" "./$name"; then
        look='it is of another type than when this script was generated'
    else
        look=found
    fi
}

mark() { cat "$marks/$key" 2>/dev/null || :; }

note() {
    printf '%s\n' "$1" >"$marks/.$key"
    mv -f "$marks/.$key" "$marks/$key"
}

identity() { stat -c '%d:%i' "./$name"; }

others_hold() {
    for folder in "$state"/libvirt-*."$backend"; do
        if [ "$folder" != "$marks" ] && [ -e "$folder/$key" ]; then return 0; fi
    done
    return 1
}

# A line of the note of what the file had before the first VM got it: device and inode, then the label. The path
# comes last.
first() { sed -n "$1p" "$state/first.$backend/$key" 2>/dev/null || :; }

unmark() { rm -f "$marks/$key"; }

attribute() { getfattr -h --only-values -n "trusted.libvirt.security.$1" "./$name" 2>/dev/null || :; }

write_attribute() { setfattr -h -n "trusted.libvirt.security.$1" -v "$2" "./$name" 2>/dev/null; }

remove_attributes() {
    for attribute in "$backend" "timestamp_$backend" "ref_$backend"; do
        setfattr -h -x "trusted.libvirt.security.$attribute" "./$name" 2>/dev/null || :
    done
}

# When the host booted, in seconds, from where libvirt takes it: the login records, or else the uptime.
boot_time() {
    record=$(utmpdump /run/utmp 2>/dev/null | sed -n 's/^\[2\].*\[\([^]]*\)\] *$/\1/p' | head -n 1 | tr , .) || record=
    if [ -z "$record" ] || ! date -d "$record" +%s 2>/dev/null; then
        awk -v now="$(date +%s)" '{ printf "%.0f\n", now - $1 }' /proc/uptime
    fi
}

# How many VMs rely on the label. A count from before the last boot is void. Two seconds are allowed for, because
# a boot time that is derived from the uptime moves.
references() {
    count=$(attribute "ref_$backend")
    when=$(attribute "timestamp_$backend")
    case $count in '' | 0* | *[!0-9]* | ??????????*) count=0 ;; esac
    case $when in '' | 0* | *[!0-9]* | ????????????*) count=0 when=0 ;; esac
    age=$((when - boot))
    if [ "$age" -lt -2 ] || [ "$age" -gt 2 ]; then count=0; fi
    echo "$count"
}

prepare() {
    if [ "$(id -u)" != 0 ]; then
        # A session's VM runs as its user, who may set contexts but neither owners nor trusted attributes.
        if [ "$backend" = dac ] || [ -z "${XDG_RUNTIME_DIR-}" ]; then refuse 'must be run as root'; fi
        state=${SVIRTGEN_STATE:-$XDG_RUNTIME_DIR/svirtgen}
        marks=$state/$vm.$backend
    fi
    case $state in /*) ;; *) refuse 'SVIRTGEN_STATE must be an absolute path' ;; esac
    if ! command -v getfattr >/dev/null || ! command -v setfattr >/dev/null; then
        say "getfattr or setfattr (package attr) is missing: nothing is recorded, restoring sets the default"
    fi
    boot=$(boot_time)
    (umask 077 && mkdir -p "$marks" "$state/first.$backend")
    # The counts in the attributes are shared by the scripts of all VMs.
    if command -v flock >/dev/null; then
        exec 9>"$state/lock"
        flock 9
    fi
}

