#!/bin/sh
# The contract of the official image: options or a configuration file alone are meant for redis-server, which runs as the
# user redis, keeps its data in /data, and answers clients of other hosts without a password.
set -e

case ${1:-} in
-* | *.conf) set -- redis-server "$@" ;;
esac

if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
    find . ! -user redis -exec chown redis {} +
    HOME=/data exec setpriv --reuid=redis --regid=redis --init-groups -- "$0" "$@"
fi

# Debian's server refuses such clients by default. Here that is off, unless the configuration file or the options say more.
if [ "$1" = redis-server ]; then
    case ${2:-} in
    -v | --version | -h | --help | --test-memory | --check-system) ;;
    '' | --*) shift && set -- redis-server --protected-mode no "$@" ;;
    *)
        if ! grep -qis '^[[:space:]]*protected-mode' "$2"; then
            config=$2
            shift 2
            set -- redis-server "$config" --protected-mode no "$@"
        fi
        ;;
    esac
fi

# What the server writes is its own, unless the umask was set on purpose.
[ "$(umask)" != 0022 ] || umask 0077

exec "$@"
