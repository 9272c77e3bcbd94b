# The layers of the library and what each may use: the one place where the arrows are drawn.
#
# TC_LAYERS lists them from the bottom up; TC_LAYER_<name>_USES says which other layers <name> may include. Every
# list is closed: what a used layer uses is listed too, because its headers may need it. The build gives a layer's
# target the headers of these layers and no others (tc_add_layer), and tests/layering greps the includes against the
# same lists.
#
# The file is plain `set` calls, so that a script can include it as well.

set(TC_LAYERS values http archive process auth forward reaper docker engine wait session core)

set(TC_LAYER_values_USES)
set(TC_LAYER_http_USES values)
set(TC_LAYER_archive_USES values)
set(TC_LAYER_process_USES values)
set(TC_LAYER_auth_USES values process)
set(TC_LAYER_forward_USES values)
set(TC_LAYER_reaper_USES values)
set(TC_LAYER_docker_USES values http)
set(TC_LAYER_engine_USES values http process docker)
set(TC_LAYER_wait_USES values http)
set(TC_LAYER_session_USES values http process docker engine)
set(TC_LAYER_core_USES values http archive process auth forward reaper docker engine wait session)
set(TC_LAYER_gtest_USES ${TC_LAYER_core_USES} core)

# Libraries of others that only some layers see. The key is the beginning of the included path, as a regular
# expression; the value the layers that may include it.
set(TC_CONFINED_LIBRARIES curl nlohmann boost archive re2 openssl fmt gtest slow_std)
set(TC_CONFINED_curl_PATTERN "curl/")
set(TC_CONFINED_curl_LAYERS http)
set(TC_CONFINED_nlohmann_PATTERN "nlohmann/")
set(TC_CONFINED_nlohmann_LAYERS docker auth)
set(TC_CONFINED_boost_PATTERN "boost/")
set(TC_CONFINED_boost_LAYERS process)
set(TC_CONFINED_archive_PATTERN "archive(_entry)?\\.h$")
set(TC_CONFINED_archive_LAYERS archive)
set(TC_CONFINED_re2_PATTERN "re2/")
set(TC_CONFINED_re2_LAYERS wait)
set(TC_CONFINED_openssl_PATTERN "openssl/")
set(TC_CONFINED_openssl_LAYERS values)
set(TC_CONFINED_fmt_PATTERN "fmt/")
set(TC_CONFINED_fmt_LAYERS ${TC_LAYERS} gtest modules)
set(TC_CONFINED_gtest_PATTERN "(gtest|gmock)/")
set(TC_CONFINED_gtest_LAYERS gtest public_gtest)
# Standard headers that take long to compile and that no test should pay for.
set(TC_CONFINED_slow_std_PATTERN "(condition_variable|deque|filesystem|iostream|mutex|regex|sstream|thread)$")
set(TC_CONFINED_slow_std_LAYERS ${TC_LAYERS} gtest public_gtest modules)

# Public headers by the lowest layer that may include them; a header that is not listed here belongs to `core`.
# Patterns are matched against the path below include/testcontainers/.
set(TC_PUBLIC_HEADER_GROUPS gtest values docker wait)
set(TC_PUBLIC_gtest_PATTERN "^gtest(\\.hpp$|/)")
set(TC_PUBLIC_values_PATTERN "^(fwd|local_path|owned|port|bytes|error|faults|image|url|exec|logs|described_function)\\.hpp$")
set(TC_PUBLIC_docker_PATTERN "^(docker/.*|settings\\.hpp|engine\\.hpp|events\\.hpp)$")
set(TC_PUBLIC_wait_PATTERN "^wait(\\.hpp$|/)")
