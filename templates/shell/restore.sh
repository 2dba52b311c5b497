trouble() {
    say "$path: $*"
    failed=1
}

# This VM has no part in the file any more; what it had first is kept as long as another VM has.
forget() {
    others_hold || rm -f "$state/first.$backend/$key"
    unmark
}

# Gives up this VM's part. True when it was the last one; then $value is what to put back.
give_up() {
    noted=$(mark)
    count=$(references)
    value=
    case $noted in
        set) return 0 ;;
        held | "taking $count") ;;
        "dropping $count" | taking*)
            # A run was killed, after it had given up the part or before it had taken one.
            forget
            return 1
            ;;
    esac
    if [ "$count" -gt 1 ]; then
        note "dropping $((count - 1))"
        write_attribute "ref_$backend" "$((count - 1))" || refuse "$path: its reference count cannot be written"
        forget
        say "$path: another VM relies on its label; left as it is"
        return 1
    fi
    if [ "$count" -eq 1 ]; then value=$(attribute "$backend"); fi
}

put_back() {
    if [ -n "$(first 1)" ]; then
        if others_hold; then
            forget
            say "$path: another VM relies on its label; left as it is"
            return 0
        fi
        value=$(first 2)
    elif [ -z "$value" ]; then
        value=$(default_label)
    fi
    if [ -z "$value" ] && [ -n "$(first 1)" ]; then
        setfattr -h -x security.selinux "./$name" 2>/dev/null || :
    elif [ -z "$value" ]; then
        say "$path: the policy knows no default for it; left as it is"
    elif ! is_label "$value"; then
        trouble "what is recorded is no label: $value"
        return 0
    elif [ "$(label_of)" != "$value" ]; then
        status=0
        set_label "$value" || status=$?
        case $status in
            0) ;;
            1) say "$path: left as it is, as libvirt does ($error)" ;;
            *)
                trouble "$error"
                return 0
                ;;
        esac
    fi
    # The mark outlives the record: a run after a killed one must not take the label of now for the old one.
    if [ "$(mark)" != set ]; then
        note restored
        remove_attributes
    fi
    forget
}

restore() {
    type=$1 directory=$2 name=$3 key=$4
    look
    if [ -z "$(mark)" ]; then
        say "$path: not changed by the relabel script since the host booted; left alone"
        return 0
    fi
    case $look in
        found) ;;
        absent)
            say "$path: gone; nothing to restore"
            forget
            return 0
            ;;
        *)
            trouble "$look"
            return 0
            ;;
    esac
    if [ -n "$(first 1)" ] && [ "$(first 1)" != "$(identity)" ]; then
        say "$path: another file is there now; left alone"
        forget
    elif [ "$(mark)" = restored ]; then
        remove_attributes
        forget
    elif give_up; then
        put_back
    fi
}

prepare
steps
exit "$failed"
