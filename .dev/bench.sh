# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shared with the other parts
# What the benchmarks need beside the build: the npm packages that they compare with, where there is Node; and where
# their tables go.

npm_packages=(testcontainers@10.28 @testcontainers/postgresql@10.28)
npm_folder=$root/build/npm

# need_npm_package: prints the folder of the package; nothing and a reason on standard error where it is not to be had.
need_npm_package() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        say "without the npm package: there is no Node"
    elif [[ ! -d $npm_folder/node_modules/@testcontainers/postgresql ]] &&
        ! npm install --no-audit --no-fund --prefix "$npm_folder" "${npm_packages[@]}" >>"$log" 2>&1; then
        say "without the npm package: npm could not install it, see $log"
    else
        echo "$npm_folder"
    fi
}

# document_bench: the last tables take the place of what stands behind the mark in docs/performance.md.
document_bench() {
    local page=docs/performance.md mark='<!-- what follows is written by ./dev bench --document -->'
    grep -qxF -- "$mark" "$page" || die 1 "$page has no line $mark"
    { sed "\\|^$mark\$|q" "$page" && echo && tr -s ' ' <build/bench.md; } >build/performance.md &&
        cp build/performance.md "$page" && say "the tables are in $page"
}
