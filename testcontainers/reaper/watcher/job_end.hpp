#pragma once

namespace testcontainers::reaper {

/// How a run of the worker ended: its exit code. Any other code, and a signal, counts as `engine_away`.
enum class JobEnd : int {
    done = 0,         ///< nothing of it is left
    engine_away = 10, ///< the engine did not answer, or stumbled
    in_use = 11,      ///< something is still used by what is not to be removed
    refused = 12,     ///< the engine will never do it, or the line is not understood
};

} // namespace testcontainers::reaper
