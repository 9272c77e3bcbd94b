# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# The build with CMake presets, and the tests that come out of it.

jobs=$(nproc)

# configure PRESET: only where that has not been done, for other presets or for the other kind of images.
configure() {
    local preset=$1 cache=build/$1/CMakeCache.txt images=OFF fresh=()
    if [[ -n $official ]]; then images=ON; fi
    # A preset's compiler is looked at once.
    if [[ -f $cache && CMakePresets.json -nt $cache ]]; then
        fresh=(--fresh)
    elif [[ -f build/$preset/build.ninja ]] && grep -qx "TC_OFFICIAL_IMAGES:BOOL=$images" "$cache"; then
        return
    fi
    step "configure $preset" cmake "${fresh[@]}" --preset "$preset" "-DTC_OFFICIAL_IMAGES=$images"
}

# compile PRESET [TARGET…]
compile() {
    local preset=$1 target options=()
    shift
    configure "$preset"
    for target in "$@"; do options+=(--target "$target"); done
    step "build $preset${*:+: $*}" prepared_for "$preset" cmake --build --preset "$preset" --parallel "$jobs" "${options[@]}"
}

# prepared_for PRESET COMMAND…: ThreadSanitizer does not start where the kernel moves addresses by more than 28 bits.
prepared_for() {
    local preset=$1 bits
    shift
    bits=$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)
    if [[ $preset == tsan ]] && ((bits > 28)); then
        setarch "$(uname -m)" --addr-no-randomize "$@"
    else
        "$@"
    fi
}

# run_tests PRESET [ARGUMENT-OF-CTEST…]
run_tests() {
    local preset=$1
    shift
    prepared_for "$preset" ctest --preset "$preset" --parallel "$((jobs * 2))" --output-on-failure "$@"
}
