# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# The images in tests/images. A folder NAME/VERSION is the recipe of localhost/testcontainers/NAME:VERSION, and is one of
#   rootfs      a program that prints the root file system as a tar; with `changes`, what else belongs to the image, and
#               `needs`, the commands without which the Dockerfile beside it is used instead
#   Dockerfile  the usual
# An image carries the hash of its recipe and of what it is based on as a label: it is built again when that has changed.

images_dir=tests/images
image_prefix=localhost/testcontainers/
recipe_label=testcontainers-cpp.recipe

declare -A recipe_hash=() built_hash=()

# All NAME:VERSION.
image_names() {
    local folder
    for folder in "$images_dir"/*/*/; do
        folder=${folder#"$images_dir"/}
        folder=${folder%/}
        printf '%s\n' "${folder/\//:}"
    done
}

image_folder() { printf '%s/%s\n' "$images_dir" "${1/:/\/}"; }

# The one of our images that the image NAME:VERSION is based on, if any.
image_base() {
    local file keyword reference
    file=$(image_folder "$1")/Dockerfile
    [[ -r $file ]] || return 0
    while read -r keyword reference _; do
        if [[ $keyword == FROM && $reference == "$image_prefix"* ]]; then
            printf '%s\n' "${reference#"$image_prefix"}"
            return
        fi
    done <"$file"
}

hash_folder() (
    export LC_ALL=C
    cd "$1" || exit
    {
        find . -type f -print0 | sort -z | xargs -0 sha256sum
        find . -type f -perm -u+x | sort
    } | sha256sum | cut -c -16
)

# Fills recipe_hash for an image and its bases.
hash_recipe() {
    local name=$1 base
    [[ -z ${recipe_hash[$name]:-} ]] || return 0
    base=$(image_base "$name")
    recipe_hash[$name]=$(hash_folder "$(image_folder "$name")")
    [[ -n $base ]] || return 0
    hash_recipe "$base"
    recipe_hash[$name]+=-${recipe_hash[$base]:0:16}
}

# Fills recipe_hash with what the images should be, built_hash with what the engine has, in one question.
compare_images() {
    local names name hash tags tag
    mapfile -t names < <(image_names)
    for name in "${names[@]}"; do hash_recipe "$name"; done
    built_hash=()
    while read -r hash tags; do
        for tag in $tags; do built_hash[${tag#"$image_prefix"}]=$hash; done
    done < <(engine_cli image inspect "${names[@]/#/$image_prefix}" \
        --format "{{with index .Config.Labels \"$recipe_label\"}}{{.}}{{else}}none{{end}} {{join .RepoTags \" \"}}" 2>/dev/null || true)
}

has_tools() {
    local tool
    while read -r tool; do
        command -v "$tool" >/dev/null || return 1
    done <"$1"
}

build_image() {
    local name=$1 folder change options=() label
    folder=$(image_folder "$name")
    label=$recipe_label=${recipe_hash[$name]}
    if [[ -x $folder/rootfs ]] && { [[ ! -r $folder/needs ]] || has_tools "$folder/needs"; }; then
        while read -r change; do options+=(--change "$change"); done <"$folder/changes"
        "$folder/rootfs" | engine_cli import --change "LABEL $label" "${options[@]}" - "$image_prefix$name"
        return
    fi
    mapfile -t options < <(proxy_arguments)
    engine_cli build --label "$label" "${options[@]}" --tag "$image_prefix$name" "$folder"
}

# The proxy of the host's apt is needed in a build, and must not stay in the image.
proxy_arguments() {
    local proxy=${http_proxy:-}
    if [[ -z $proxy ]] && command -v apt-config >/dev/null; then
        proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
    fi
    [[ -z $proxy ]] || printf '%s\n' --build-arg "http_proxy=$proxy"
}

# Images that are based on none of those still to be built are built side by side.
build_images() {
    local pending=("$@") now later name base failed
    while ((${#pending[@]})); do
        now=() later=()
        for name in "${pending[@]}"; do
            base=$(image_base "$name")
            if [[ -n $base && " ${pending[*]} " == *" $base "* ]]; then later+=("$name"); else now+=("$name"); fi
        done
        failed=()
        build_side_by_side "${now[@]}"
        ((${#failed[@]} == 0)) || { echo "not built: ${failed[*]}" && return 1; }
        pending=("${later[@]}")
    done
    engine_cli image prune --force --filter "label=$recipe_label" >/dev/null || true
}

build_side_by_side() {
    local name output
    declare -A jobs=()
    output=$(mktemp -d)
    for name in "$@"; do
        build_image "$name" >"$output/$name" 2>&1 &
        jobs[$name]=$!
    done
    for name in "$@"; do
        wait "${jobs[$name]}" || failed+=("$name")
        printf '\n-- %s\n' "$name"
        cat "$output/$name"
    done
    rm -rf "$output"
}

stale_images() {
    local name
    compare_images
    while read -r name; do
        [[ ${built_hash[$name]:-} == "${recipe_hash[$name]}" ]] || printf '%s\n' "$name"
    done < <(image_names)
}

build_stale_images() {
    local stale
    mapfile -t stale < <(stale_images)
    compare_images
    ((${#stale[@]} == 0)) || build_images "${stale[@]}"
}

need_images() {
    local stale
    mapfile -t stale < <(stale_images)
    ((${#stale[@]})) || return 0
    step "build ${#stale[@]} images: ${stale[*]}" only_one images build_stale_images
}
