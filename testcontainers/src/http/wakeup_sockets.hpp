#pragma once

#include <curl/curl.h>

namespace testcontainers::http {

/// Has the sockets by which libcurl wakes a poll closed in a program that is exec'd. libcurl 7.88 makes them
/// without, and has no option for it.
void close_wakeup_on_exec(CURLM* multi) noexcept;

} // namespace testcontainers::http
