# shellcheck shell=bash
# shellcheck disable=SC2154 # shared with the other parts
# docker buildx, for the tests of BuildKit: the machine's own, or the program of a later Debian beside the build.

buildx_folder=$root/build/buildx
buildx_release=trixie

# need_buildx: has a docker-buildx in PATH.
need_buildx() {
    local path=/usr/libexec/docker/cli-plugins:/usr/lib/docker/cli-plugins:/usr/local/lib/docker/cli-plugins
    PATH=$PATH:$buildx_folder/usr/bin:$buildx_folder/usr/libexec/docker/cli-plugins:$path
    export PATH
    if ! command -v docker-buildx >/dev/null; then step "get docker-buildx" fetch_buildx; fi
}

fetch_buildx() {
    mkdir -p "$buildx_folder"
    cd "$buildx_folder" || exit
    apt_beside "$buildx_folder" "deb @ $buildx_release main" download docker-buildx
    dpkg-deb -x docker-buildx_*.deb .
    rm docker-buildx_*.deb
}
