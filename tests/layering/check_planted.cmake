# Tries check_layers.cmake on small trees: one that is clean, and the same tree with one include planted.
#
#   cmake -DWORK=<folder> -DLAYERS=<testcontainers/cmake/Layers.cmake> -P check_planted.cmake

cmake_minimum_required(VERSION 3.24)

function(write_clean_tree)
    file(REMOVE_RECURSE "${WORK}")
    file(WRITE "${WORK}/testcontainers/src/values/port.cpp"
        "#include <testcontainers/port.hpp>\n#include <openssl/evp.h>\n#include <fmt/format.h>\n")
    file(WRITE "${WORK}/testcontainers/src/http/client.cpp"
        "#include \"http/client.hpp\"\n#include \"values/digest.hpp\"\n#include <curl/curl.h>\n")
    file(WRITE "${WORK}/testcontainers/src/docker/json/image.cpp"
        "#include \"docker/client.hpp\"\n#include <nlohmann/json.hpp>\n#include \"testcontainers/docker/client.hpp\"\n")
    file(WRITE "${WORK}/testcontainers/src/wait/port.cpp" "#include <testcontainers/wait/target.hpp>\n#include <re2/re2.h>\n")
    file(WRITE "${WORK}/testcontainers/src/core/run.cpp"
        "#include \"session/labels.hpp\"\n#include <testcontainers/container.hpp>\n#include \"archive/tar.hpp\"\n")
    file(WRITE "${WORK}/testcontainers/src/gtest/main.cpp" "#include <gtest/gtest.h>\n#include <testcontainers/gtest.hpp>\n")
    file(WRITE "${WORK}/testcontainers/include/testcontainers/port.hpp" "#include <string>\n")
    file(WRITE "${WORK}/testcontainers/include/testcontainers/container.hpp" "#include \"testcontainers/wait.hpp\"\n")
    file(WRITE "${WORK}/testcontainers/include/testcontainers/gtest.hpp"
        "#include <gtest/gtest.h>\n#include <testcontainers/container.hpp>\n")
    file(WRITE "${WORK}/modules/redis/src/redis.cpp"
        "#include <testcontainers/modules/redis.hpp>\n#include <testcontainers/container.hpp>\n")
endfunction()

function(run_check)
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -DROOT=${WORK} -DLAYERS=${LAYERS} -P "${CMAKE_CURRENT_LIST_DIR}/check_layers.cmake"
        RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE err)
    set(result ${result} PARENT_SCOPE)
    set(output "${out}${err}" PARENT_SCOPE)
endfunction()

# The include `line` in `file` has to be refused, with a text that matches `words`.
function(refuses file line words)
    write_clean_tree()
    file(APPEND "${WORK}/${file}" "${line}\n")
    run_check()
    if(result EQUAL 0)
        message(SEND_ERROR "'${line}' in ${file} was not refused")
    elseif(NOT output MATCHES "${words}")
        message(SEND_ERROR "'${line}' in ${file} was refused, but without '${words}':\n${output}")
    endif()
endfunction()

write_clean_tree()
run_check()
if(NOT result EQUAL 0)
    message(SEND_ERROR "the clean tree was refused:\n${output}")
endif()

set(src testcontainers/src)
set(public testcontainers/include/testcontainers)
refuses(${src}/http/client.cpp "#include \"docker/client.hpp\"" "http may not include layer 'docker'")
refuses(${src}/wait/port.cpp "#include \"core/container_impl.hpp\"" "wait may not include layer 'core'")
refuses(${src}/wait/port.cpp "#include <testcontainers/container.hpp>" "wait may not include public headers of 'core'")
refuses(${src}/http/client.cpp "  #  include <testcontainers/wait.hpp>" "http may not include public headers of 'wait'")
refuses(${src}/core/run.cpp "#include <gtest/gtest.h>" "core may not include gtest")
refuses(${src}/core/run.cpp "#include <testcontainers/gtest.hpp>" "core may not include public headers of 'gtest'")
refuses(${src}/core/run.cpp "#include <curl/curl.h>" "core may not include curl")
refuses(${src}/engine/find.cpp "#include <boost/asio.hpp>" "engine may not include boost")
refuses(${src}/core/run.cpp "#include <nlohmann/json_fwd.hpp>" "core may not include nlohmann")
refuses(${src}/core/run.cpp "#include <archive.h>" "core may not include archive")
refuses(${src}/core/run.cpp "#include \"../wait/poller.hpp\"" "climb")
refuses(${src}/core/run.cpp "#include <testcontainers/modules/redis.hpp>" "core may not include a module")
refuses(${src}/common/strings.cpp "#include <string>" "not a layer")
refuses(${public}/port.hpp "#include <testcontainers/container.hpp>" "public_values may not include public headers of 'core'")
refuses(${public}/container.hpp "#include <fmt/format.h>" "public_core may not include fmt")
refuses(${public}/container.hpp "#include <filesystem>" "public_core may not include slow_std")
refuses(${public}/container.hpp "#include \"core/state.hpp\"" "public_core may not include layer 'core'")
refuses(modules/redis/src/redis.cpp "#include <gtest/gtest.h>" "modules may not include gtest")
refuses(modules/redis/src/redis.cpp "#include <testcontainers/gtest.hpp>" "modules may not include public headers of 'gtest'")
refuses(modules/redis/src/redis.cpp "#include \"core/run.hpp\"" "modules may not include layer 'core'")

file(REMOVE_RECURSE "${WORK}")
