# ---- The rest is the same in every script of this kind. ----

export LC_ALL=C

add() {
    semanage fcontext -a -f "$1" -t "$2" -r "$3" "$4" 2>/dev/null ||
        semanage fcontext -m -f "$1" -t "$2" -r "$3" "$4"
    settle "$5"
}

delete() {
    semanage fcontext -d -f "$1" "$4" 2>/dev/null || :
    settle "$5"
}

# A type that admins may set by hand, such as that of a VM's image, is only replaced with force.
settle() {
    if [ -e "$1" ] && [ ! -L "$1" ]; then
        restorecon -F -- "$1"
    fi
}

case ${1-} in
'') rule() { add "$@"; } ;;
--delete) rule() { delete "$@"; } ;;
*)
    echo "usage: $0 [--delete]" >&2
    exit 2
    ;;
esac
rules
