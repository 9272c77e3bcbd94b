# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# What ./dev can be told.

official=
everything=
arguments=()

usage() {
    cat <<'END'
./dev example            a real PostgreSQL in a container, from zero: set-up, build, run
./dev test [ARGUMENT…]   set-up, build, all tests; further arguments go to ctest (-R postgres, -L unit, …)
      --all              also with AddressSanitizer and UndefinedBehaviorSanitizer, with ThreadSanitizer, with clang 16, and the fuzzers
./dev fuzz [SECONDS]     each fuzzer of tests/fuzz for so long, 60 s where nothing is said; needs clang 16
./dev prefetch [OPTION…] pull images before they are needed: what testcontainers-prefetch --help says
./dev timeline FILE [OUT] the trace that a test run with TESTCONTAINERS_TRACE=FILE has written, as a page for the browser
./dev bench [--quick]    how fast the library is, against the bare engine and the npm package
      --case TEXT        only cases whose names contain TEXT
      --rounds N         that many rounds of each, for ratios that are near 1
      --json FILE        the table for programs, build/bench.json if not given
      --document         puts the table into docs/performance.md
./dev build [TARGET…]    packages and build, without an engine
./dev engine up|down     start an engine if none answers; stop the one that dev started
./dev images             build the images of tests/images that are missing or have changed
./dev reaper-image       build the image of the reaper in Ryuk's part, for TESTCONTAINERS_REAPER=ryuk
./dev env                settings for a shell: eval "$(./dev env)"
./dev doctor             what engine, which images, what is left over in it
./dev clean              remove what a crashed run has left in the engine
      --all              also what belongs to tests that run
./dev help               this

With --official, example, test, bench and env use the official images instead of those of tests/images.
Details of each call are in build/log/. DOCKER_HOST chooses another engine.
END
}

# Takes the options of dev itself out of the arguments.
take_options() {
    local argument
    for argument in "$@"; do
        case $argument in
        --official) official=yes ;;
        --all) everything=yes ;;
        *) arguments+=("$argument") ;;
        esac
    done
}

use_environment() {
    export TESTCONTAINERS_REQUIRED=1
    unset TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX
    if [[ -z $official ]]; then export TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX=$image_prefix; fi
    if [[ -n $engine_host && $engine_host != "$default_host" ]]; then export DOCKER_HOST=$engine_host; fi
}

print_environment() {
    find_engine || true
    if [[ -n $official ]]; then
        echo "unset TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX"
    else
        echo "export TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX=$image_prefix"
    fi
    if [[ -n $engine_host && $engine_host != "$default_host" ]]; then printf 'export DOCKER_HOST=%q\n' "$engine_host"; fi
    echo "export TESTCONTAINERS_REQUIRED=1"
}

# In CI nothing is left running; elsewhere the next call finds the engine up.
stop_engine_of_ci() {
    if [[ ${CI:-} == true && -n $engine_started_here ]]; then stop_our_engine >>"$log" 2>&1 || true; fi
}

set_up() {
    trap stop_engine_of_ci EXIT
    need_to_build
    need_engine
    if [[ -z $official ]]; then need_images; fi
    use_environment
}

verb_example() {
    set_up
    compile dev example_02_postgres_fixture
    (cd examples/02_postgres_fixture && "$root/build/dev/examples/example_02_postgres_fixture" "$@")
}

verb_test() {
    local preset presets=(dev) status=0
    if [[ -n $everything ]]; then presets+=(asan tsan clang); fi
    want_browser
    set_up
    if [[ -n $everything ]]; then need_clang; fi
    if [[ -n $everything ]] && is_debian; then need_buildx; else want_buildx; fi
    for preset in "${presets[@]}"; do
        compile "$preset"
        run_tests "$preset" "$@" || status=$?
    done
    if [[ -n $everything ]]; then fuzz 20; fi
    return "$status"
}

# For the presets that are built with it.
need_clang() { if is_debian; then need_packages clang-16 libclang-rt-16-dev; fi; }

# fuzz SECONDS: each fuzzer, from the seeds and the findings that are kept, and from what earlier calls have found.
fuzz() {
    local seconds=$1 fuzzer name found kept
    need_clang
    compile fuzz fuzzers
    for fuzzer in build/fuzz/fuzz/fuzz_*; do
        name=${fuzzer##*/fuzz_}
        found=build/fuzz/corpus/$name
        kept=tests/fuzz/corpus/$name.tar.gz
        if [[ ! -d $found ]]; then
            mkdir -p "$found"
            if [[ -r $kept ]]; then tar -xzf "$kept" -C "$found"; fi
        fi
        step "fuzz $name for $seconds s" "$fuzzer" -max_total_time="$seconds" -max_len=4096 \
            -artifact_prefix="build/fuzz/crash-$name-" "$found" "tests/fuzz/corpus/$name"
    done
}

verb_fuzz() { fuzz "${1:-60}"; }

verb_prefetch() {
    need_to_build
    need_engine
    use_environment
    compile dev tc_prefetch
    build/dev/testcontainers/prefetch/testcontainers-prefetch "$@"
}

verb_timeline() {
    need_to_build
    compile dev tc_timeline
    build/dev/testcontainers/timeline/testcontainers-timeline "$@"
}

verb_bench() {
    local argument folder further=() rest=() document=''
    for argument in "$@"; do
        if [[ $argument == --document ]]; then document=yes; else rest+=("$argument"); fi
    done
    set_up
    need_sources
    compile release tc_bench
    compile lean tc_bench_memory
    if [[ " $* " != *" --quick "* ]]; then
        folder=$(need_npm_package)
        if [[ -n $folder ]]; then further=(--npm "$folder"); fi
    fi
    build/release/tests/benchmarks/tc_bench --json build/bench.json \
        --lean build/lean/tests/benchmarks/tc_bench_memory "${further[@]}" "${rest[@]}" | tee build/bench.md
    say "the same as Markdown: build/bench.md, as JSON: build/bench.json"
    if [[ -n $document ]]; then document_bench; fi
}

verb_build() {
    need_to_build
    compile dev "$@"
}

verb_engine() {
    case ${1:-} in
    up)
        need_engine
        say "an engine answers on $engine_host"
        ;;
    down) engine_down ;;
    *) die 2 "engine up or engine down?" ;;
    esac
}

verb_reaper_image() {
    local version name
    need_to_build
    need_engine
    compile release tc_ryuk
    version=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' CMakeLists.txt | head -n 1)
    name=${image_prefix}reaper:$version
    step "build the image $name" env DOCKER_HOST="$engine_host" testcontainers/reaper/ryuk/image \
        build/release/testcontainers/reaper/tc_ryuk "$name"
    echo "$name"
}

verb_images() {
    need_engine
    is_debian && need_packages "${image_packages[@]}"
    need_images
    image_names | sed "s|^|$image_prefix|"
}


run_verb() {
    local verb=${1:-help}
    (($# == 0)) || shift
    take_options "$@"
    case $verb in
    example | test | fuzz | bench | build | engine | images | prefetch | timeline)
        report_to "$verb"
        "verb_$verb" "${arguments[@]}"
        ;;
    reaper-image)
        report_to reaper-image
        verb_reaper_image
        ;;
    clean)
        report_to clean
        clean
        ;;
    doctor) doctor ;;
    env) print_environment ;;
    help | -h | --help) usage ;;
    *)
        usage >&2
        die 2 "there is no \"$verb\""
        ;;
    esac
}
