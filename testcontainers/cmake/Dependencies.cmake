# The libraries of others that we stand on: the system's package first, FetchContent else.
#
# tc_dependency(NAME [CONFIG] [VERSION v] [COMPONENTS …] TARGET imported::target
#               [GIT_REPOSITORY … GIT_TAG … [FETCHED_TARGET target]])
#   Makes TARGET exist; FETCHED_TARGET says what it is called in the fetched project, where that is different. CONFIG asks for the package's own description instead of CMake's find module. A package that the
#   system does not have is fetched when TESTCONTAINERS_FETCH_DEPENDENCIES is ON, and is an error that names it
#   otherwise. What was fetched is listed in the global property TC_FETCHED_DEPENDENCIES: a tree with fetched parts
#   cannot be installed, because the package would not find them.

include(FetchContent)

# A project that includes us links our static library, and with it these targets.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

function(tc_dependency name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "CONFIG" "VERSION;TARGET;FETCHED_TARGET;GIT_REPOSITORY;GIT_TAG" "COMPONENTS")
    if(TARGET ${arg_TARGET})
        return()
    endif()
    set(request ${arg_VERSION} QUIET)
    if(arg_CONFIG)
        list(APPEND request CONFIG)
    endif()
    if(arg_COMPONENTS)
        list(APPEND request COMPONENTS ${arg_COMPONENTS})
    endif()
    find_package(${name} ${request})
    if(TARGET ${arg_TARGET})
        return()
    endif()
    if(NOT TESTCONTAINERS_FETCH_DEPENDENCIES OR NOT arg_GIT_REPOSITORY)
        message(FATAL_ERROR "testcontainers needs ${name} ${arg_VERSION}: install its development package, "
                            "or configure with -DTESTCONTAINERS_FETCH_DEPENDENCIES=ON to fetch what can be fetched.")
    endif()
    message(STATUS "testcontainers: ${name} is not installed, fetching ${arg_GIT_TAG}")
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW) # the options set by our callers hold in the fetched project
    FetchContent_Declare(${name} GIT_REPOSITORY ${arg_GIT_REPOSITORY} GIT_TAG ${arg_GIT_TAG} GIT_SHALLOW ON)
    FetchContent_MakeAvailable(${name})
    set_property(GLOBAL APPEND PROPERTY TC_FETCHED_DEPENDENCIES ${name})
    if(arg_FETCHED_TARGET AND NOT TARGET ${arg_TARGET})
        add_library(${arg_TARGET} ALIAS ${arg_FETCHED_TARGET})
    endif()
    if(NOT TARGET ${arg_TARGET})
        message(FATAL_ERROR "testcontainers: the fetched ${name} does not define the target ${arg_TARGET}")
    endif()
endfunction()

function(tc_dependency_openssl)
    tc_dependency(OpenSSL VERSION 3.0 COMPONENTS Crypto TARGET OpenSSL::Crypto)
endfunction()

function(tc_dependency_fmt)
    set(FMT_INSTALL OFF)
    tc_dependency(fmt VERSION 9 TARGET fmt::fmt
        GIT_REPOSITORY https://github.com/fmtlib/fmt.git GIT_TAG 9.1.0)
endfunction()

# A fetched curl is built with HTTP and TLS only: what else libcurl can do, and the thirty libraries it then loads, would
# cost a test process 4 MB.
function(tc_dependency_curl)
    set(BUILD_CURL_EXE OFF)
    set(BUILD_SHARED_LIBS OFF)
    set(BUILD_TESTING OFF)
    set(HTTP_ONLY ON)
    set(CURL_USE_OPENSSL ON)
    foreach(unused IN ITEMS CURL_USE_LIBSSH2 CURL_USE_LIBPSL USE_LIBIDN2 USE_NGHTTP2 CURL_ZLIB CURL_BROTLI CURL_ZSTD)
        set(${unused} OFF)
    endforeach()
    foreach(unused IN ITEMS ALTSVC COOKIES DOH HSTS MIME NETRC)
        set(CURL_DISABLE_${unused} ON)
    endforeach()
    tc_dependency(CURL VERSION 7.87 TARGET CURL::libcurl
        GIT_REPOSITORY https://github.com/curl/curl.git GIT_TAG curl-8_5_0)
endfunction()

function(tc_dependency_json)
    tc_dependency(nlohmann_json VERSION 3.10 TARGET nlohmann_json::nlohmann_json
        GIT_REPOSITORY https://github.com/nlohmann/json.git GIT_TAG v3.11.2)
endfunction()

# A fetched libarchive is built with tar only, for the same reason as curl.
function(tc_dependency_archive)
    foreach(unused IN ITEMS OPENSSL LIBB2 LZ4 LZMA ZSTD ZLIB BZip2 LIBXML2 EXPAT PCREPOSIX TAR CPIO CAT XATTR ACL ICONV TEST INSTALL)
        set(ENABLE_${unused} OFF)
    endforeach()
    tc_dependency(LibArchive VERSION 3.4 TARGET LibArchive::LibArchive FETCHED_TARGET archive_static
        GIT_REPOSITORY https://github.com/libarchive/libarchive.git GIT_TAG v3.7.2)
endfunction()

# Process v2 is header-only in 1.81 and needs the compiled Boost.Filesystem.
function(tc_dependency_boost)
    set(BOOST_INCLUDE_LIBRARIES asio process filesystem)
    tc_dependency(Boost CONFIG VERSION 1.81 COMPONENTS filesystem TARGET Boost::filesystem
        GIT_REPOSITORY https://github.com/boostorg/boost.git GIT_TAG boost-1.81.0)
endfunction()

function(tc_dependency_re2)
    set(RE2_BUILD_TESTING OFF)
    tc_dependency(RE2 TARGET re2::re2
        GIT_REPOSITORY https://github.com/google/re2.git GIT_TAG 2023-03-01)
endfunction()

function(tc_dependency_libpq)
    tc_dependency(PostgreSQL TARGET PostgreSQL::PostgreSQL)
endfunction()

function(tc_dependency_gtest)
    set(INSTALL_GTEST OFF)
    tc_dependency(GTest VERSION 1.12 TARGET GTest::gtest
        GIT_REPOSITORY https://github.com/google/googletest.git GIT_TAG release-1.12.1)
endfunction()

find_package(Threads REQUIRED)
tc_dependency_openssl()
tc_dependency_fmt()
tc_dependency_curl()
tc_dependency_json()
tc_dependency_archive()
tc_dependency_boost()
tc_dependency_re2()
if(TESTCONTAINERS_BUILD_GTEST OR TESTCONTAINERS_BUILD_TESTS)
    tc_dependency_gtest()
endif()
