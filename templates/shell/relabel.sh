# Takes a part in the file's label for this VM. The mark says beforehand what the count will be, so that a run
# after a killed one neither counts twice nor loses the record.
take() {
    noted=$(mark)
    count=$(references)
    if [ "$noted" != held ] && [ "$noted" != "taking $count" ]; then
        note "taking $((count + 1))"
        if [ "$count" -gt 0 ]; then
            write_attribute "ref_$backend" "$((count + 1))" || refuse "$path: its reference count cannot be written"
        elif ! { write_attribute "$backend" "$now" && write_attribute "timestamp_$backend" "$boot" &&
            write_attribute "ref_$backend" 1; }; then
            remove_attributes
            say "$path: what it had ($now) cannot be recorded for libvirt; svirtgen's own note has it"
        fi
    fi
    note held
}

# Undoes take, after the label could not be set.
give_back() {
    count=$(references)
    if [ "$(mark)" = held ]; then
        if [ "$count" -gt 1 ]; then write_attribute "ref_$backend" "$((count - 1))"; else remove_attributes; fi
    fi
    unmark
}

# libvirt refuses to take a label away from a VM that relies on it.
check() {
    noted=$(mark)
    count=$(references)
    now=$(label_of) || now=
    if [ "$memory" = remember ] && [ "$count" -gt 0 ] && [ "$now" != "$wanted" ] &&
        [ "$noted" != held ] && [ "$noted" != "taking $count" ]; then
        refuse "$path: another VM relies on its label $now; nothing was changed"
    fi
    # Given back after a guest could write to it, such a program would be the guest's own way to other rights.
    if [ "$backend" = dac ] && [ -f "./$name" ] && [ "$now" != "$wanted" ]; then
        if [ -u "./$name" ] || [ -g "./$name" ] || getfattr -h -n security.capability "./$name" >/dev/null 2>&1; then
            refuse "$path: a program with set-id bits or capabilities, which no VM may own; nothing was changed"
        fi
    fi
}

# libvirt may take its own record away in between. A note stands while any VM has a part in this very file; what
# libvirt has recorded is older than what is there now, and what we set is no first label unless the file is another.
note_first() {
    noted=$(mark)
    if [ -n "$noted" ] || others_hold; then
        [ "$(first 1)" != "$(identity)" ] || return 0
    fi
    value=$now
    if [ "$(references)" -gt 0 ]; then
        value=$(attribute "$backend")
    elif [ -n "$noted" ] && { [ -z "$(first 1)" ] || [ "$now" = "$wanted" ]; }; then
        return 0
    fi
    { identity && printf '%s\n%s' "$value" "$path"; } >"$state/first.$backend/.$key"
    mv -f "$state/first.$backend/.$key" "$state/first.$backend/$key"
}

apply() {
    now=$(label_of) || now=
    if [ "$now" != "$wanted" ] || { [ "$memory" = remember ] && [ -n "$now" ]; }; then note_first; fi
    # What was set without being recorded is not what the file had.
    if [ "$memory" = remember ] && [ -n "$now" ] && [ "$(mark)" != set ]; then take; fi
    if [ "$now" = "$wanted" ]; then
        # Set for another VM, and not counted anywhere else: whoever goes last puts it back.
        if [ -z "$(mark)" ] && others_hold; then note set; fi
        return 0
    fi
    # Beforehand, so that the restore script knows of it when this run is killed in between.
    [ -n "$(mark)" ] || note set
    status=0
    set_label "$wanted" || status=$?
    case $status in
        0) ;;
        1)
            give_back
            say "$path: left as it is, as libvirt does ($error)"
            ;;
        *)
            give_back
            refuse "$path: $error; the restore script undoes what was done so far"
            ;;
    esac
}

label() {
    type=$1 directory=$2 name=$3 key=$4 wanted=$5 memory=$6
    look
    case $look in
        found) if [ "$phase" = check ]; then check; else apply; fi ;;
        absent) [ "$phase" = apply ] || say "$path: not there (yet); skipped" ;;
        *) refuse "$path: $look" ;;
    esac
}

prepare
phase=check
steps
[ "${1-}" != --check ] || exit 0
phase=apply
steps
exit "$failed"
