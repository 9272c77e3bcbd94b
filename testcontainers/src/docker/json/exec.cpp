#include "docker/json/exec.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

std::string encode(const ExecCreate& command) {
    // Output that is not attached here is lost, whatever ExecStart asks for.
    Value body{{"Cmd", command.command}, {"AttachStdout", true}, {"AttachStderr", true}};
    for (const auto& [name, value] : command.env) {
        body["Env"].push_back(name + '=' + value);
    }
    set_unless_empty(body, "User", command.user);
    set_unless_empty(body, "WorkingDir", command.working_directory);
    if (command.attach_input) {
        body["AttachStdin"] = true;
    }
    if (command.tty) {
        body["Tty"] = true;
    }
    if (command.privileged) {
        body["Privileged"] = true;
    }
    return dump(body);
}

std::string encode_exec_start(bool tty, bool detach) { return dump(Value{{"Detach", detach}, {"Tty", tty}}); }

std::string decode_exec_id(std::string_view body) { return required_text(parse_object(body), "Id"); }

ExecDetails decode_exec(std::string_view body) {
    const auto answer = parse_object(body);
    ExecDetails details{
        .running = flag(answer, "Running"), .exit_code = {}, .pid = small_integer(answer, "Pid")};
    if (!details.running && member(answer, "ExitCode").is_number_integer()) {
        details.exit_code = small_integer(answer, "ExitCode");
    }
    return details;
}

} // namespace testcontainers::docker::json
