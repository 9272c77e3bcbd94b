#include "cases/cases.hpp"
#include "cases/idle.hpp"

#include <memory>
#include <stdexcept>

namespace benchmarks {
namespace {

void check(bool answered) {
    if (!answered) {
        throw std::runtime_error("the command did not answer");
    }
}

/// Create, start over a connection of its own, inspect: what a command needs.
void raw_exec(RawEngine& engine, const std::string& container) {
    const auto id =
        json_text(engine.request("POST", "/containers/" + container + "/exec",
                                 R"({"AttachStdout":true,"AttachStderr":true,"Cmd":["echo","hello"]})"),
                  "Id");
    const auto frames = engine.hijacked("/exec/" + id + "/start", R"({"Detach":false,"Tty":false})");
    const auto details = engine.request("GET", "/exec/" + id + "/json");
    check(frames.ends_with("hello\n") && details.find(R"("ExitCode":0)") != std::string::npos);
}

} // namespace

Cases exec_cases(RawEngine& engine) {
    auto idle = std::make_shared<Idle>();
    const auto before = [idle] { (void)idle->container(); };
    return {{"exec of echo",
             {.before = before,
              .timed =
                  [idle] {
                      check(idle->container().exec({"echo", "hello"}).out == "hello\n");
                  }},
             {.before = before, .timed = [idle, &engine] { raw_exec(engine, idle->container().id()); }},
             "exec"}};
}

} // namespace benchmarks
