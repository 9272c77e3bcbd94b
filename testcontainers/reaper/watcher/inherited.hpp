#pragma once

namespace testcontainers::reaper {

/// Closes all descriptors from `first` on, whoever left them open: a pipe of a test has no end while the
/// reaper holds it.
void close_from(int first);

/// The same by the list of /proc, for kernels, and filters of system calls, without `close_range`.
void close_listed_from(int first);

/// Lets this process have as many descriptors as the system allows: each process of the session takes one.
void raise_limit_of_descriptors();

} // namespace testcontainers::reaper
