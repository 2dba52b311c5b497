default_label() { echo +0:+0; }

is_label() {
    case $1 in
        *[!0-9+:]*) return 1 ;;
        +[0-9]*:+[0-9]*) return 0 ;;
        *) return 1 ;;
    esac
}

