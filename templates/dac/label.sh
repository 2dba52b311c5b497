label_of() { stat -c '+%u:+%g' "./$name"; }

# 1 for the errors that libvirt passes over, 2 for others.
set_label() {
    error=$(chown -h "$1" "./$name" 2>&1) && return 0
    case $error in
        *'not permitted'* | *'not supported'* | *'Read-only file system'* | *'Invalid argument'*) return 1 ;;
        *) return 2 ;;
    esac
}

