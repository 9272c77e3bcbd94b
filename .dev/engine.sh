# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# The container engine: the one that answers, or one of our own, which alone `engine down` stops.

state_dir=${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/testcontainers-cpp
default_host=unix:///var/run/docker.sock
engine_host=
engine_started_here=

# Where an engine may be, best first; each with where that comes from.
engine_candidates() {
    if [[ -n ${DOCKER_HOST:-} ]]; then
        printf '%s DOCKER_HOST\n' "$DOCKER_HOST"
        return
    fi
    printf '%s the default socket\n' "$default_host"
    printf 'unix://%s a rootless engine\n' "${XDG_RUNTIME_DIR:-/run/user/$EUID}/docker.sock"
    printf 'unix://%s Docker Desktop\n' "${HOME:-/root}/.docker/run/docker.sock"
}

# engine_answers HOST
engine_answers() {
    local tls=()
    case $1 in
    unix://*)
        [[ -S ${1#unix://} ]] &&
            [[ $(curl -s --max-time 10 --unix-socket "${1#unix://}" http://localhost/_ping) == OK ]]
        ;;
    tcp://*)
        if [[ -n ${DOCKER_TLS_VERIFY:-} || -n ${DOCKER_TLS:-} ]]; then
            local certs=${DOCKER_CERT_PATH:-${HOME:-/root}/.docker}
            tls=(--cacert "$certs/ca.pem" --cert "$certs/cert.pem" --key "$certs/key.pem")
        fi
        [[ $(curl -s --max-time 10 --noproxy '*' "${tls[@]}" "http${tls:+s}://${1#tcp://}/_ping") == OK ]]
        ;;
    *)
        DOCKER_HOST=$1 timeout 20 docker version >/dev/null 2>&1
        ;;
    esac
}

# Sets engine_host to the first that answers.
find_engine() {
    local host
    command -v curl >/dev/null || return 1
    while read -r host _; do
        if engine_answers "$host"; then
            engine_host=$host
            return 0
        fi
    done < <(engine_candidates)
    return 1
}

# The docker client, on the engine that was found.
engine_cli() { DOCKER_HOST=$engine_host docker "$@"; }

# When the process PID was started; nothing when it does not run, or has ended and is not yet reaped.
started_at() { awk '$3 !~ /[ZX]/ { print $22 }' "/proc/$1/stat" 2>/dev/null || true; }

# Prints the pid of the engine that dev started, if it still runs.
our_engine() {
    local pid start
    [[ -r $state_dir/engine ]] || return 1
    read -r pid start <"$state_dir/engine" || return 1
    [[ -n $start && $(started_at "$pid") == "$start" ]] || return 1
    printf '%s\n' "$pid"
}

# is_running PID NAME
is_running() { [[ -n $1 && -n $(started_at "$1") && $(cat "/proc/$1/comm" 2>/dev/null) == "$2" ]]; }

# What an engine that was killed leaves behind delays or prevents the next start.
clear_dead_engine() {
    local file=/var/run/docker/containerd/containerd.pid pid
    pid=$(cat "$file" 2>/dev/null || true)
    if is_running "$pid" containerd; then
        as_root kill "$pid"
        timeout 20 tail --pid="$pid" -f /dev/null
    fi
    as_root rm -f "$file" /var/run/docker.pid
}

# Prints the pid. In a process session of its own, so that the engine outlives the terminal; without our lock.
launch_engine() {
    local lock=${lock_fd:-9}
    : >"$state_dir/engine.log"
    # shellcheck disable=SC2016 # for the inner shell
    as_root setsid --fork bash -c 'echo $$; exec dockerd --host="$1" >>"$2" 2>&1' dockerd \
        "$default_host" "$state_dir/engine.log" </dev/null {lock}>&-
}

# await_engine PID: until it answers; fails when it has ended before that.
await_engine() {
    local deadline=$((SECONDS + 60))
    until engine_answers "$default_host"; do
        if ((SECONDS > deadline)) || [[ -z $(started_at "$1") ]]; then return 1; fi
        sleep 0.05
    done
}

start_engine() {
    local pid
    find_engine && return 0
    # One that somebody else is starting.
    pid=$(cat /var/run/docker.pid 2>/dev/null || true)
    if is_running "$pid" dockerd && await_engine "$pid"; then return; fi
    if is_running "$pid" dockerd; then
        echo "a dockerd runs with pid $pid, but does not answer on $default_host"
        return 1
    fi
    clear_dead_engine
    pid=$(launch_engine)
    if ! await_engine "$pid"; then
        tail -n 28 "$state_dir/engine.log"
        echo "the engine does not answer on $default_host; its log: $state_dir/engine.log"
        return 1
    fi
    printf '%s %s\n' "$pid" "$(started_at "$pid")" >"$state_dir/engine"
}

# Why the default socket, if it is there, is of no use to this user.
refuse_forbidden_socket() {
    local socket=${default_host#unix://}
    [[ -S $socket && ! -w $socket ]] || return 0
    may_be_root || die 2 "you may not use $socket: add yourself to its group, $(stat -c %G "$socket"), and log in again"
}

need_engine() {
    local before
    command -v curl >/dev/null || need_curl
    if ! find_engine; then
        [[ -z ${DOCKER_HOST:-} ]] || die 2 "no engine answers at DOCKER_HOST=$DOCKER_HOST" \
            "start it, or unset DOCKER_HOST"
        refuse_forbidden_socket
        if ! command -v dockerd >/dev/null; then
            is_debian || die 2 "no container engine answers: please install and start Docker"
            need_packages "${engine_packages[@]}"
        fi
        may_be_root || die 2 "no container engine answers, and no right to start one (neither root nor sudo -n)" \
            "please start Docker, or set DOCKER_HOST"
        before=$(our_engine || true)
        step "start the engine" only_one engine start_engine
        find_engine || die 1 "the engine was started, but does not answer on $default_host"
        [[ $(our_engine || true) == "$before" ]] || engine_started_here=yes
    fi
    command -v docker >/dev/null || need_client
}

need_curl() {
    is_debian || die 2 "please install curl: dev asks the engine with it"
    need_packages curl ca-certificates
}

# On newer releases the client is a package of its own.
need_client() {
    is_debian || die 2 "please install the docker client"
    if apt-cache show docker-cli >/dev/null 2>&1; then
        need_packages docker-cli
    else
        need_packages docker.io
    fi
}

stop_our_engine() {
    local pid
    pid=$(our_engine) || { rm -f "$state_dir/engine" && return 0; }
    as_root kill "$pid"
    timeout 60 tail --pid="$pid" -f /dev/null
    rm -f "$state_dir/engine"
}

engine_down() {
    if our_engine >/dev/null; then
        step "stop the engine" only_one engine stop_our_engine
    else
        say "dev started no engine that still runs: nothing to stop"
    fi
}
