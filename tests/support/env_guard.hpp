#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace testcontainers::testsupport {

/// Sets a variable of this process's environment, and puts back what was there.
class EnvGuard {
public:
    EnvGuard(std::string name, const std::string& value) : name_(std::move(name)) {
        if (const auto* const before = std::getenv(name_.c_str())) {
            before_ = before;
        }
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    EnvGuard(const EnvGuard&) = delete;
    EnvGuard& operator=(const EnvGuard&) = delete;
    ~EnvGuard() {
        if (before_) {
            ::setenv(name_.c_str(), before_->c_str(), 1);
        } else {
            ::unsetenv(name_.c_str());
        }
    }

private:
    std::string name_;
    std::optional<std::string> before_;
};

} // namespace testcontainers::testsupport
