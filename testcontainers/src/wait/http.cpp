#include "http/client.hpp"
#include "testcontainers/error.hpp"
#include "values/base64.hpp"
#include "values/printable.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace testcontainers::wait {
namespace {

/// The port to ask, or why there is none.
struct ChosenPort {
    std::optional<Port> port;
    std::string problem;
};

ChosenPort choose_port(const HttpCheck& check, const Target& target) {
    if (check.port) {
        return {check.port, {}};
    }
    ChosenPort chosen;
    std::string ports;
    for (const auto port : target.published_ports()) {
        if (port.protocol != Protocol::tcp) {
            continue;
        }
        chosen.port = port;
        ports += (ports.empty() ? "" : ", ") + to_string(port);
    }
    if (!chosen.port) {
        return {{}, "wait::http: the spec publishes no TCP port"};
    }
    if (ports.find(',') != std::string::npos) {
        return {
            {},
            fmt::format(
                "wait::http: the spec publishes several TCP ports ({}); set HttpCheck::port to one of them",
                ports)};
    }
    return chosen;
}

http::Request request_of(const HttpCheck& check) {
    http::Request request;
    request.method = check.method;
    request.target = check.path;
    request.body = check.body;
    request.headers.assign(check.headers.begin(), check.headers.end());
    if (check.basic_auth) {
        request.headers.emplace_back("Authorization", "Basic " + base64::encode(check.basic_auth->user + ":" +
                                                                                check.basic_auth->password));
    }
    return request;
}

/// What is wrong with an answer; nothing when it is what was asked for.
std::optional<std::string> complaint(const HttpCheck& check, const http::Response& response) {
    if (check.status_matches ? !check.status_matches(response.status)
        : check.status       ? response.status != *check.status
                             : !response.ok()) {
        const auto expected = check.status_matches ? std::string{"another"}
                              : check.status       ? std::to_string(*check.status)
                                                   : "2xx";
        return fmt::format("answered {}, expected {}", response.status, expected);
    }
    for (const auto& [name, value] : check.response_headers) {
        const auto* const found = response.header(name);
        if (found == nullptr || *found != value) {
            return fmt::format("answered {} \"{}\", expected \"{}\"", name, found == nullptr ? "" : *found,
                               value);
        }
    }
    if (!check.body_contains.empty() && response.body.find(check.body_contains) == std::string::npos) {
        return fmt::format("answered a body without \"{}\"", check.body_contains);
    }
    if (check.body_matches && !check.body_matches(response.body)) {
        return "answered another body than expected";
    }
    return std::nullopt;
}

/// Asks one server again and again, over a connection that is kept.
class Questioner {
public:
    explicit Questioner(HttpCheck check) : check_(std::move(check)) {}

    Readiness operator()(const Target& target) {
        const auto [port, problem] = choose_port(check_, target);
        if (!port) {
            return Readiness::failed(problem);
        }
        const auto server = target.endpoint(*port);
        const auto what = fmt::format("{} {}://{}{}", check_.method, check_.tls ? "https" : "http",
                                      to_string(server), check_.path);
        try {
            const auto response =
                client_for(server).send(request_of(check_), http::Patience::of(check_.timeout));
            const auto why = complaint(check_, response);
            return why ? Readiness::pending(fmt::format("{} {}", what, *why)) : Readiness::ready();
        } catch (const TransportError& error) {
            return Readiness::pending(fmt::format("{} was not answered: {}", what, error.message()));
        }
    }

private:
    http::Client& client_for(const Endpoint& server) {
        http::Endpoint wanted;
        wanted.host = server.host;
        wanted.port = server.port;
        wanted.tls = check_.tls;
        wanted.verify = !check_.accept_any_certificate;
        wanted.ca_file = check_.ca_file;
        wanted.certificate_file = check_.certificate_file;
        wanted.key_file = check_.key_file;
        wanted.name = check_.server_name;
        if (client_ == nullptr || client_->endpoint() != wanted) {
            client_ = std::make_unique<http::Client>(wanted);
        }
        return *client_;
    }

    HttpCheck check_;
    std::unique_ptr<http::Client> client_;
};

/// Every field that can be compared, so that strategies that are described alike do the same.
std::string description_of(const HttpCheck& check) {
    auto text = fmt::format("{} {}{}", check.method, check.path,
                            check.port ? " on port " + to_string(*check.port) : "");
    text += check.status ? fmt::format(" answering {}", *check.status) : "";
    text += check.body_contains.empty() ? "" : fmt::format(" with \"{}\"", check.body_contains);
    text += check.tls ? " over TLS" : "";
    return text;
}

bool is_told_by_description(const HttpCheck& check) {
    return check.headers.empty() && check.body.empty() && !check.basic_auth && !check.status_matches &&
           !check.body_matches && check.response_headers.empty() && !check.accept_any_certificate &&
           check.ca_file.empty() && check.certificate_file.empty() && check.server_name.empty() &&
           check.timeout == HttpCheck{}.timeout;
}

bool is_one_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

void require(bool good, const std::string& problem) {
    if (!good) {
        throw ConfigError("wait::http: " + problem);
    }
}

void require_file(std::string_view field, const LocalPath& path) {
    require(path.empty() || std::ifstream(path.string()).good(),
            fmt::format("{} is \"{}\", which cannot be read; it must be a PEM file of this machine", field,
                        printable(path.string())));
}

void validate_tls(const HttpCheck& check) {
    const bool has_file =
        !check.ca_file.empty() || !check.certificate_file.empty() || !check.key_file.empty();
    require(check.tls || (!has_file && check.server_name.empty()),
            "ca_file, certificate_file, key_file and server_name are for TLS; set tls, too");
    require(check.ca_file.empty() || !check.accept_any_certificate,
            "ca_file and accept_any_certificate exclude each other; leave out one of them");
    require(check.certificate_file.empty() == check.key_file.empty(),
            "certificate_file and key_file belong together; set both of them or none");
    require(
        check.server_name.empty() || is_one_word(check.server_name),
        fmt::format("server_name is \"{}\"; it must be the name of a host", printable(check.server_name)));
    require_file("ca_file", check.ca_file);
    require_file("certificate_file", check.certificate_file);
    require_file("key_file", check.key_file);
}

void validate(const HttpCheck& check) {
    require(check.path.starts_with('/'),
            fmt::format("path is \"{}\"; it must begin with a slash", check.path));
    require(is_one_word(check.path),
            fmt::format("path is \"{}\"; its blanks and other special characters must be "
                        "percent-encoded",
                        printable(check.path)));
    require(is_one_word(check.method),
            fmt::format("method is \"{}\"; it must be a word", printable(check.method)));
    require(!check.status || (*check.status >= 100 && *check.status <= 599),
            fmt::format("status is {}; it must be from 100 to 599", check.status.value_or(0)));
    require(check.timeout.count() > 0,
            fmt::format("timeout is {} ms; it must be positive", check.timeout.count()));
    require(!check.port || check.port->protocol == Protocol::tcp,
            fmt::format("port is {}; HTTP needs a TCP port", to_string(check.port.value_or(Port{}))));
    require(!check.basic_auth || check.basic_auth->user.find(':') == std::string::npos,
            "the user of basic_auth has a colon");
    validate_tls(check);
    for (const auto& [name, value] : check.headers) {
        require((name + value).find_first_of("\r\n") == std::string::npos,
                fmt::format("header \"{}\" has a line end in it", name));
    }
}

} // namespace

Strategy http(HttpCheck check) {
    validate(check);
    const auto description = description_of(check);
    const bool told = is_told_by_description(check);
    const auto make_check = [check = std::move(check)]() -> Strategy::Check {
        return [questioner = std::make_shared<Questioner>(check)](const Target& target) {
            return (*questioner)(target);
        };
    };
    return told ? BuiltIn::stateful(description, make_check) : Strategy::stateful(description, make_check);
}

} // namespace testcontainers::wait
