#include "reaper/programs.hpp"

// The build gives the paths of the two programs; the assembler takes in their bytes.
#define TC_EMBED(name, path)                                                                                 \
    asm(".pushsection .rodata\n"                                                                             \
        ".global testcontainers_" #name "_begin\n"                                                           \
        ".hidden testcontainers_" #name "_begin\n"                                                           \
        "testcontainers_" #name "_begin:\n"                                                                  \
        ".incbin \"" path "\"\n"                                                                             \
        ".global testcontainers_" #name "_end\n"                                                             \
        ".hidden testcontainers_" #name "_end\n"                                                             \
        "testcontainers_" #name "_end:\n"                                                                    \
        ".popsection\n")

TC_EMBED(watcher, TESTCONTAINERS_WATCHER_PROGRAM);
TC_EMBED(worker, TESTCONTAINERS_WORKER_PROGRAM);

extern "C" {
extern const char testcontainers_watcher_begin[];
extern const char testcontainers_watcher_end[];
extern const char testcontainers_worker_begin[];
extern const char testcontainers_worker_end[];
}

namespace testcontainers::reaper {

std::string_view watcher_program() noexcept {
    return {testcontainers_watcher_begin, testcontainers_watcher_end};
}

std::string_view worker_program() noexcept {
    return {testcontainers_worker_begin, testcontainers_worker_end};
}

} // namespace testcontainers::reaper
