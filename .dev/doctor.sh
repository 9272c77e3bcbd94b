# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# What is there, and what is left over.

mine=(--filter label=org.testcontainers=true)
session_label=org.testcontainers.sessionId
owner_label=org.testcontainers.owner
image_label=org.testcontainers.image

# fact NAME TEXT
fact() { printf '%-12s%s\n' "$1" "$2"; }

describe_engine() {
    local pid origin
    fact engine "$(engine_cli version --format \
        '{{with index .Server.Components 0}}{{if eq .Name "Engine"}}Docker{{else}}{{.Name}}{{end}}{{end}} {{.Server.Version}}, API {{.Server.APIVersion}}, {{.Server.Os}}/{{.Server.Arch}}, kernel {{.Server.KernelVersion}}')"
    origin=$(engine_candidates | awk -v host="$engine_host" '$1 == host { sub(/^[^ ]+ /, ""); print; exit }')
    fact "found at" "$engine_host ($origin)"
    if pid=$(our_engine) && [[ $engine_host == "$default_host" ]]; then
        fact "started by" "dev, pid $pid, log $state_dir/engine.log"
    else
        fact "started by" "somebody else: dev never stops it"
    fi
    fact "runs on" "$(engine_cli info --format \
        '{{.OperatingSystem}}, {{.NCPU}} CPUs, storage {{.Driver}}, cgroup {{.CgroupVersion}}')"
}

describe_no_engine() {
    local host origin
    fact engine "none answers; tried:"
    while read -r host origin; do
        if [[ $host == unix://* && ! -S ${host#unix://} ]]; then
            fact "" "$host ($origin): no such socket"
        elif [[ $host == unix://* && ! -w ${host#unix://} ]]; then
            fact "" "$host ($origin): no permission"
        else
            fact "" "$host ($origin): no answer"
        fi
    done < <(engine_candidates)
    [[ -n ${DOCKER_HOST:-} ]] || fact "" "./dev engine up starts one"
}

describe_packages() {
    local missing
    is_debian || return 0
    mapfile -t missing < <(missing_packages "${build_packages[@]}" "${image_packages[@]}" "${registry_packages[@]}")
    if ((${#missing[@]})); then
        fact packages "missing: ${missing[*]}"
    else
        fact packages "all installed"
    fi
}

describe_images() {
    local name state title=images
    compare_images
    while read -r name; do
        case ${built_hash[$name]:-missing} in
        "${recipe_hash[$name]}") state=present ;;
        missing) state="missing: ./dev images builds it" ;;
        *) state="to be built again: its recipe has changed" ;;
        esac
        fact "$title" "$(printf '%-14s%s' "$name" "$state")"
        title=
    done < <(image_names)
}

# The age of a moment in RFC 3339, as in 3 min.
age_of() {
    local seconds
    seconds=$(($(date +%s) - $(date -d "$1" +%s)))
    if ((seconds < 120)); then
        echo "$seconds s"
    elif ((seconds < 7200)); then
        echo "$((seconds / 60)) min"
    else
        echo "$((seconds / 3600)) h"
    fi
}

# This machine and process namespace, as session/process_identity.cpp names them.
this_host() {
    local id="" digest=0 space
    space=$(readlink /proc/self/ns/pid | tr -cd '0-9')
    { read -r id </etc/machine-id; } 2>/dev/null || true
    if [[ $space == 4026531836 && ${#id} == 32 ]]; then
        digest=$(printf 'org.testcontainers:%s' "$id" | sha256sum)
        digest=${digest:0:12}
    fi
    echo "$(uname -n)-$digest-${space:-0}"
}

# owner_state OWNER: lives, is dead, or may live. OWNER is NAME-MACHINE-NAMESPACE/BOOT/PID/START, as the label has it.
owner_state() {
    local host boot pid start here
    here=$(this_host)
    IFS=/ read -r host boot pid start <<<"$1"
    if [[ -z $start ]]; then
        echo unknown
    elif [[ $boot != "$(cat /proc/sys/kernel/random/boot_id)" ]]; then
        if [[ ${host%-*} == "${here%-*}" && ${here%-*} != *-0 ]]; then echo "is dead"; else echo "may live"; fi
    elif [[ $host != "$here" ]]; then
        echo "may live"
    elif [[ -r /proc/$pid/stat ]]; then
        if [[ $(started_at "$pid") == "$start" ]]; then echo lives; else echo "is dead"; fi
    elif [[ -d /proc/$pid ]] || kill -0 "$pid" 2>/dev/null || ! can_see_others; then
        echo "may live"
    else
        echo "is dead"
    fi
}

# Whether /proc tells of other users' processes, as it does unless it is mounted with hidepid.
can_see_others() { [[ -r /proc/1/stat ]]; }

# is_held SESSION MARK: whether processes use what a session shares, whose owner is its reaper. MARK is NAME#START.
is_held() {
    local folder
    folder=$([[ -w ${XDG_RUNTIME_DIR:-} ]] && echo "$XDG_RUNTIME_DIR/testcontainers" || echo "/tmp/testcontainers-$UID")
    local file=$folder/$1.${2##*#}.lease
    [[ $2 == *#* && -f $file ]] && ! flock --nonblock "$file" true
}

# state_of SESSION OWNER MARK: the state of the owner, and whether others live that use it.
state_of() {
    local state
    state=$(owner_state "$2")
    if [[ $state == "is dead" ]] && is_held "$1" "$3"; then
        echo "is dead, and others use it"
    else
        echo "$state"
    fi
}

# left_over [FILTER…]: KIND ID CREATED NAME SESSION OWNER MARK of what carries our labels, one a line, but for containers and
# images that have them from the image they are made of.
left_over() {
    local kind ids format labels label condition
    for kind in container network volume image; do
        case $kind in
        container) mapfile -t ids < <(engine_cli ps --all --quiet --no-trunc "${mine[@]}" "$@") ;;
        *) mapfile -t ids < <(engine_cli "$kind" ls --quiet "${mine[@]}" "$@") ;;
        esac
        ((${#ids[@]})) || continue
        labels=.Labels condition='{{if true}}'
        case $kind in
        container)
            labels=.Config.Labels format='{{.ID}} {{.Created}} {{slice .Name 1}}'
            condition="{{if not (index .Config.Labels \"$image_label\")}}"
            ;;
        network) format='{{.ID}} {{.Created.Format "2006-01-02T15:04:05Z07:00"}} {{.Name}}' ;;
        volume) format='{{.Name}} {{.CreatedAt}} {{.Name}}' ;;
        image)
            labels=.Config.Labels format='{{.ID}} {{.Created}} {{with .RepoTags}}{{join . ","}}{{else}}untagged{{end}}'
            # Without the label, or named by it; one that has lost all its names can be anybody's.
            condition="{{\$own := true}}{{range \$label, \$name := .Config.Labels}}{{if eq \$label \"$image_label\"}}"
            condition+='{{$own = and $name (not $.RepoTags)}}{{range $.RepoTags}}{{if eq . $name}}{{$own = true}}{{end}}{{end}}'
            condition+='{{end}}{{end}}{{if $own}}'
            ;;
        esac
        for label in "$session_label" "$owner_label" org.testcontainers.shared; do
            format+=" {{with index $labels \"$label\"}}{{.}}{{else}}none{{end}}"
        done
        # What goes in between has been removed by its owner.
        engine_cli "$kind" inspect --format "$condition$kind $format{{end}}" "${ids[@]}" 2>/dev/null | sed '/^$/d' || true
    done
}

# Ids of images begin with the name of their hash.
short_id() { local id=${1#sha256:}; echo "${id:0:12}"; }

describe_left_over() {
    local kind id created name session owner mark title="left over"
    while read -r kind id created name session owner mark; do
        fact "$title" "$(printf '%-10s%-13s%-36s session %s, %s old, its process %s' \
            "$kind" "$(short_id "$id")" "$name" "$session" "$(age_of "$created")" "$(state_of "$session" "$owner" "$mark")")"
        title=
    done < <(left_over)
    [[ -z $title ]] || fact "$title" nothing
}

doctor() {
    describe_packages
    if ! find_engine; then
        describe_no_engine
        return 1
    fi
    if ! command -v docker >/dev/null; then
        fact engine "answers on $engine_host; without the docker client there is no more to say"
        return 1
    fi
    describe_engine
    describe_images
    describe_left_over
}

# What processes have left that are dead, or with --all everything of ours, also that of tests that run.
clean() {
    local kind id created name session owner mark state removed=0 kept=0
    find_engine || die 2 "no engine answers"
    while read -r kind id created name session owner mark; do
        state=$(state_of "$session" "$owner" "$mark")
        if [[ -z $everything && $state != "is dead" ]]; then
            echo "kept $kind $name of session $session: its process ${state/unknown/is unknown}"
            kept=$((kept + 1))
            continue
        fi
        case $kind in
        container) engine_cli rm --force --volumes "$id" ;;
        network) engine_cli network rm "$id" ;;
        volume) engine_cli volume rm --force "$id" ;;
        image) engine_cli image rm "$id" ;;
        esac >>"$log" 2>&1 || { say "not removed: $kind $name (see $log)" && continue; }
        echo "removed $kind $name of session $session, $(age_of "$created") old"
        removed=$((removed + 1))
    done < <(left_over --filter label=org.testcontainers.lang=cpp)
    ((removed)) || echo "nothing to remove"
    ((kept == 0)) || echo "./dev clean --all removes that as well"
}
