default_label() {
    default=$(matchpathcon -n "$path") || default=
    [ "$default" = '<<none>>' ] || printf '%s' "$default"
}

is_label() {
    case $1 in
        *[[:space:]]*) return 1 ;;
        *:*:*) return 0 ;;
        *) return 1 ;;
    esac
}

