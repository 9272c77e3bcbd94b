# shellcheck shell=bash
# shellcheck disable=SC2154 # shared with the other parts
# docker buildx, for the tests of BuildKit: the machine's own, or the program of a later Debian beside the build.

buildx_folder=$root/build/buildx
buildx_release=trixie

# PATH with the folders in which it may be.
buildx_path() {
    local plugins=/usr/libexec/docker/cli-plugins:/usr/lib/docker/cli-plugins:/usr/local/lib/docker/cli-plugins
    echo "$PATH:$buildx_folder/usr/bin:$buildx_folder/usr/libexec/docker/cli-plugins:$plugins"
}

# need_buildx: has a docker-buildx in PATH.
need_buildx() {
    PATH=$(buildx_path)
    export PATH
    if ! command -v docker-buildx >/dev/null; then step "get docker-buildx" fetch_buildx; fi
}

# Without it the tests of BuildKit fail and say what they need; with --all it must be had.
want_buildx() {
    is_debian || return 0
    (need_buildx) 2>/dev/null || say "the tests of BuildKit will fail: docker-buildx could not be had, see $log"
    PATH=$(buildx_path)
    export PATH
}

fetch_buildx() {
    mkdir -p "$buildx_folder" && cd "$buildx_folder" &&
        apt_beside "$buildx_folder" "deb @ $buildx_release main" download docker-buildx &&
        dpkg-deb -x docker-buildx_*.deb . && rm docker-buildx_*.deb
}
