# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# The sources of libcurl and libarchive for the preset `lean`, which builds them with nothing in them that we do not use.

# Debian's source packages are found through the same mirror as its packages; elsewhere CMake fetches the projects' own.
sources_folder=$root/build/sources

source_of() { find "$sources_folder" -mindepth 1 -maxdepth 1 -type d -name "$1-*" -print -quit 2>/dev/null; }

download_sources() {
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mkdir -p "$sources_folder"
    cd "$sources_folder" || exit
    apt_beside "$sources_folder" "deb-src @ $codename main" source --download-only "$@"
    for archive in ./*.orig.tar.*z; do tar -xf "$archive"; done
}

# need_sources: sets the two variables that the preset reads.
need_sources() {
    is_debian || return 0
    if [[ -z $(source_of curl) || -z $(source_of libarchive) ]]; then
        step "download the sources of curl and libarchive" download_sources curl libarchive
    fi
    TC_CURL_SOURCE=$(source_of curl)
    TC_LIBARCHIVE_SOURCE=$(source_of libarchive)
    export TC_CURL_SOURCE TC_LIBARCHIVE_SOURCE
}
