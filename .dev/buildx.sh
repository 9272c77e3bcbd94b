# shellcheck shell=bash
# shellcheck disable=SC2154 # shared with the other parts
# docker buildx, for the tests of BuildKit: the machine's own, or the program of a later Debian beside the build.

buildx_folder=$root/build/buildx
buildx_archive=http://deb.debian.org/debian
buildx_release=trixie

# need_buildx: has a docker-buildx in PATH.
need_buildx() {
    local path=/usr/libexec/docker/cli-plugins:/usr/lib/docker/cli-plugins:/usr/local/lib/docker/cli-plugins
    PATH=$PATH:$buildx_folder/usr/bin:$buildx_folder/usr/libexec/docker/cli-plugins:$path
    export PATH
    if ! command -v docker-buildx >/dev/null; then step "get docker-buildx" fetch_buildx; fi
}

fetch_buildx() {
    local arch file
    arch=$(dpkg --print-architecture)
    file=$(curl -fsS "$buildx_archive/dists/$buildx_release/main/binary-$arch/Packages.gz" | gzip -dc |
        sed -n '/^Package: docker-buildx$/,/^$/s/^Filename: //p')
    mkdir -p "$buildx_folder"
    curl -fsS -o "$buildx_folder/package.deb" "$buildx_archive/$file"
    dpkg-deb -x "$buildx_folder/package.deb" "$buildx_folder"
    rm "$buildx_folder/package.deb"
}
