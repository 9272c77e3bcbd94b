# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# What the user sees: one line a step with its seconds; everything else goes to a log.

log=/dev/null

# report_to NAME: the log of this call becomes build/log/NAME.log.
report_to() {
    mkdir -p "$root/build/log"
    log="$root/build/log/$1.log"
    : >"$log"
}

seconds_since() {
    local now=${EPOCHREALTIME/[.,]/} then=${1/[.,]/}
    printf '%d.%d' $(((now - then) / 1000000)) $(((now - then) / 100000 % 10))
}

say() { printf '%s\n' "$*" >&2; }

# die STATUS LINE…: ends this call. Status 2 means that something is missing that the user has to provide.
die() {
    local status=$1 line
    shift
    say "dev: $1"
    shift
    for line in "$@"; do say "     $line"; done
    exit "$status"
}

# step TEXT COMMAND…: runs COMMAND with its output in the log; its failure shows the end of the log and ends this call.
# COMMAND runs in a subshell: it can set no variable.
step() {
    local text=$1 started=$EPOCHREALTIME status first
    shift
    ((${#text} <= 60)) || text=${text:0:59}…
    printf '  %-60s' "$text" >&2
    printf '\n== %s\n' "$text" >>"$log"
    first=$(wc -l <"$log")
    set +e
    (
        set -e
        "$@"
    ) >>"$log" 2>&1
    status=$?
    set -e
    if ((status == 0)); then
        say "$(printf '%7s s' "$(seconds_since "$started")")"
        return
    fi
    say "  failed"
    tail -n "+$((first + 1))" "$log" | tail -n 30 | sed 's/^/    | /' >&2
    die "$status" "\"$text\" failed with status $status" "all its output: $log"
}

# only_one NAME COMMAND…: runs COMMAND while no other call of dev of this user is in a section of that name.
only_one() {
    local name=$1 lock
    shift
    mkdir -p "$state_dir"
    exec {lock}>"$state_dir/$name.lock"
    flock "$lock"
    lock_fd=$lock "$@"
    exec {lock}>&-
}
