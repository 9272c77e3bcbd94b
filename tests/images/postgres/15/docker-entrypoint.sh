#!/usr/bin/env bash
# The contract of the official image: an empty PGDATA becomes a cluster as the POSTGRES_* variables say, what is in
# /docker-entrypoint-initdb.d is run against it on a server that only the unix socket reaches, and then the real server
# starts, as the user postgres, with the arguments given.
set -Eeo pipefail

# setting NAME [DEFAULT]: NAME from the environment, or from the file that NAME_FILE names.
setting() {
    local name=$1 from_file=$1_FILE value=${2:-}
    if [[ -n ${!name:-} && -n ${!from_file:-} ]]; then
        printf >&2 'error: both %s and %s are set (but are exclusive)\n' "$name" "$from_file"
        exit 1
    fi
    if [[ -n ${!name:-} ]]; then
        value=${!name}
    elif [[ -n ${!from_file:-} ]]; then
        value=$(<"${!from_file}")
    fi
    export "$name=$value"
    unset "$from_file"
}

read_settings() {
    setting POSTGRES_PASSWORD
    setting POSTGRES_USER postgres
    setting POSTGRES_DB "$POSTGRES_USER"
    setting POSTGRES_INITDB_ARGS
    : "${POSTGRES_HOST_AUTH_METHOD:=}"
}

# Directories that the server's user can write to, whoever made them.
prepare_directories() {
    mkdir -p "$PGDATA"
    chmod 00700 "$PGDATA" || :
    mkdir -p /var/run/postgresql || :
    chmod 03775 /var/run/postgresql || :
    if [[ -n ${POSTGRES_INITDB_WALDIR:-} ]]; then
        mkdir -p "$POSTGRES_INITDB_WALDIR"
        chmod 700 "$POSTGRES_INITDB_WALDIR" || :
    fi
    if [[ $(id -u) == 0 ]]; then
        find "$PGDATA" ! -user postgres -exec chown postgres {} +
        find /var/run/postgresql ! -user postgres -exec chown postgres {} +
        if [[ -n ${POSTGRES_INITDB_WALDIR:-} ]]; then
            find "$POSTGRES_INITDB_WALDIR" ! -user postgres -exec chown postgres {} +
        fi
    fi
}

require_password() {
    if [[ -z $POSTGRES_PASSWORD && $POSTGRES_HOST_AUTH_METHOD != trust ]]; then
        cat >&2 <<'END'
Error: Database is uninitialized and superuser password is not specified.
       Set POSTGRES_PASSWORD to a value that is not empty, for example
       with "-e POSTGRES_PASSWORD=password" on "docker run".

       POSTGRES_HOST_AUTH_METHOD=trust lets everybody in without one.
END
        exit 1
    fi
    if [[ $POSTGRES_HOST_AUTH_METHOD == trust ]]; then
        echo >&2 'WARNING: POSTGRES_HOST_AUTH_METHOD is "trust": anybody who reaches the port is let in as any user.'
    fi
}

# initdb wants the user it runs as to have a name.
name_current_user() {
    local library
    getent passwd "$(id -u)" >/dev/null && return
    library=$(find /usr/lib -name libnss_wrapper.so -print -quit)
    NSS_WRAPPER_PASSWD=$(mktemp)
    NSS_WRAPPER_GROUP=$(mktemp)
    export LD_PRELOAD=$library NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
    printf 'postgres:x:%s:%s:PostgreSQL:%s:/bin/false\n' "$(id -u)" "$(id -g)" "$PGDATA" >"$NSS_WRAPPER_PASSWD"
    printf 'postgres:x:%s:\n' "$(id -g)" >"$NSS_WRAPPER_GROUP"
}

forget_current_user() {
    [[ -n ${NSS_WRAPPER_PASSWD:-} ]] || return 0
    rm -f "$NSS_WRAPPER_PASSWD" "$NSS_WRAPPER_GROUP"
    unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
}

make_cluster() {
    local arguments=()
    name_current_user
    eval "arguments=($POSTGRES_INITDB_ARGS)"
    if [[ -n ${POSTGRES_INITDB_WALDIR:-} ]]; then arguments+=(--waldir "$POSTGRES_INITDB_WALDIR"); fi
    initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${arguments[@]}"
    forget_current_user
}

# Clients of other hosts come in as POSTGRES_HOST_AUTH_METHOD says, else with a password as this server encrypts it.
# Takes the server's arguments, which may say how.
allow_remote_clients() {
    local method=$POSTGRES_HOST_AUTH_METHOD
    if [[ -z $method ]]; then method=$(postgres -C password_encryption "$@"); fi
    printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

# temporary_server start|stop SERVER-ARGUMENT…
temporary_server() {
    local verb=$1
    shift
    case $verb in
    start)
        set -- "$@" -c listen_addresses='' -p "${PGPORT:-5432}"
        PGUSER=${PGUSER:-$POSTGRES_USER} pg_ctl -D "$PGDATA" -o "$(printf '%q ' "$@")" -w start
        ;;
    stop) PGUSER=${PGUSER:-$POSTGRES_USER} pg_ctl -D "$PGDATA" -m fast -w stop ;;
    esac
}

# SQL from the arguments or the input, on POSTGRES_DB, ending at the first error. Scripts that are sourced may call it.
docker_process_sql() {
    local database=()
    if [[ -n ${POSTGRES_DB:-} ]]; then database=(--dbname "$POSTGRES_DB"); fi
    PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc \
        "${database[@]}" "$@"
}

make_database() {
    local exists query="SELECT 1 FROM pg_database WHERE datname = :'db';" create='CREATE DATABASE :"db";'
    exists=$(docker_process_sql --dbname postgres --set db="$POSTGRES_DB" --tuples-only <<<"$query")
    if [[ -z $exists ]]; then
        docker_process_sql --dbname postgres --set db="$POSTGRES_DB" <<<"$create"
        echo
    fi
}

run_init_files() {
    local file
    echo
    for file in "$@"; do
        case $file in
        *.sh)
            if [[ -x $file ]]; then
                printf '%s: running %s\n' "$0" "$file"
                "$file"
            else
                printf '%s: sourcing %s\n' "$0" "$file"
                # shellcheck source=/dev/null
                . "$file"
            fi
            ;;
        *.sql) run_sql "$file" cat ;;
        *.sql.gz) run_sql "$file" gunzip -c ;;
        *.sql.xz) run_sql "$file" xzcat ;;
        *.sql.zst) run_sql "$file" zstd -dc ;;
        *) printf '%s: ignoring %s\n' "$0" "$file" ;;
        esac
        echo
    done
}

run_sql() {
    local file=$1
    shift
    printf '%s: running %s\n' "$0" "$file"
    if [[ $1 == cat ]]; then
        docker_process_sql -f "$file"
    else
        "$@" "$file" | docker_process_sql
    fi
    echo
}

# first_start SERVER-ARGUMENT…
first_start() {
    require_password
    # A directory that cannot be read is an error before anything is made, and not an empty one.
    ls /docker-entrypoint-initdb.d/ >/dev/null
    make_cluster
    allow_remote_clients "$@"
    export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
    temporary_server start "$@"
    make_database
    shopt -s nullglob
    run_init_files /docker-entrypoint-initdb.d/*
    shopt -u nullglob
    temporary_server stop
    unset PGPASSWORD
    printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

# Arguments with which the server answers and ends.
asks_for_information() {
    local argument
    for argument in "$@"; do
        case $argument in
        -'?' | --help | --describe-config | -V | --version) return 0 ;;
        esac
    done
    return 1
}

main() {
    if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
    if [[ ${1:-} == postgres ]] && ! asks_for_information "$@"; then
        read_settings
        prepare_directories
        if [[ $(id -u) == 0 ]]; then
            HOME=/var/lib/postgresql exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
        fi
        if [[ -s $PGDATA/PG_VERSION ]]; then
            printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
        else
            first_start "${@:2}"
        fi
    fi
    exec "$@"
}

main "$@"
