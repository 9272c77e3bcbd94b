# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# What has to be installed, and how it gets there on Debian and Ubuntu.

# Process v2 is there from 1.81 on; bookworm's default is older, that of later releases is not.
boost_packages=(libboost-dev libboost-filesystem-dev)
if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
    boost_packages=(libboost1.81-dev libboost-filesystem1.81-dev)
fi

# To build the library, its tests, the modules' tests and the examples.
build_packages=(
    g++ cmake ninja-build ccache mold git pkg-config
    libcurl4-openssl-dev nlohmann-json3-dev libarchive-dev libssl-dev libre2-dev libfmt-dev
    "${boost_packages[@]}"
    libgtest-dev libgmock-dev
    libpq-dev libhiredis-dev libpqxx-dev
)

# To ask the engine, and to build the images in tests/images.
image_packages=(curl ca-certificates mmdebstrap busybox-static gcc libc6-dev)

# For the tests of pulls and pushes.
registry_packages=(docker-registry apache2-utils openssl)

# For the test of the page that ./dev timeline makes.
browser_packages=(chromium)

# Where no engine answers: one, its client and what it needs for ports and networks.
engine_packages=(docker.io iptables)

is_debian() { command -v dpkg-query apt-get >/dev/null; }

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_be_root() { ((EUID == 0)) || sudo -n true 2>/dev/null; }

# missing_packages PACKAGE…: those that are not installed, one a line.
missing_packages() {
    local status package
    declare -A installed=()
    while read -r status package; do
        [[ $status == ii* ]] && installed[$package]=1
    done < <(dpkg-query -W -f '${db:Status-Abbrev} ${binary:Package}\n' "$@" 2>/dev/null | sed 's/:[a-z0-9]*$//')
    for package in "$@"; do
        [[ -n ${installed[$package]:-} ]] || printf '%s\n' "$package"
    done
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# apt_beside FOLDER SOURCE COMMAND…: apt-get with the lists of this one source, kept in FOLDER. SOURCE is as in a sources.list,
# with @ for the mirror of the system.
apt_beside() {
    local folder=$1 source=$2 mirror
    shift 2
    # shellcheck disable=SC2016 # for apt
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
    mkdir -p "$folder/lists/partial"
    echo "${source/@/$mirror}" >"$folder/sources.list"
    local apt=(apt-get -q -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o "Dir::State::lists=$folder/lists" -o APT::Sandbox::User=root)
    "${apt[@]}" update
    "${apt[@]}" "$@"
}

# need_packages PACKAGE…: installs what is missing, or says so and stops.
need_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    may_be_root || die 2 "missing packages, and no right to install them (neither root nor sudo -n). Please run:" \
        "apt-get install --no-install-recommends ${missing[*]}"
    step "install packages (${#missing[@]}): ${missing[*]}" apt_install "${missing[@]}"
}

# need_tools PACKAGE…: on a system without apt, the commands and libraries that the Debian packages stand for.
need_tools() {
    local tool missing=()
    for tool in g++ cmake ninja git pkg-config curl; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    if command -v pkg-config >/dev/null; then
        for tool in libcurl libarchive openssl re2 fmt libpq hiredis libpqxx gtest gmock nlohmann_json; do
            pkg-config --exists "$tool" || missing+=("$tool (development files)")
        done
    fi
    ((${#missing[@]} == 0)) || die 2 "this is no Debian or Ubuntu, so please install what is missing:" "${missing[@]}" \
        "and Boost 1.81 (Process v2, Filesystem), if it is not there" \
        "(on Debian: ${*})"
}

# Without a browser its test is left out.
want_browser() {
    is_debian || return 0
    if may_be_root; then
        need_packages "${browser_packages[@]}"
    elif [[ -n $(missing_packages "${browser_packages[@]}") ]]; then
        say "without the test of the timeline in a browser: there is no ${browser_packages[*]}, and no right to install it"
    fi
}

need_to_build() {
    if is_debian; then
        need_packages "${build_packages[@]}" "${image_packages[@]}" "${registry_packages[@]}"
    else
        need_tools "${build_packages[@]}" "${image_packages[@]}"
    fi
}
