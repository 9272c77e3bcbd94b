# shellcheck shell=bash
run_verb() {
    report_to "${1:-help}"
    case ${1:-help} in
    engine) case ${2:-} in up) need_engine;; down) engine_down;; esac;;
    images) need_engine; need_images;;
    esac
}
