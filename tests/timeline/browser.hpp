#pragma once

#include "support/temporary_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace testcontainers::testsupport {

/// For a test's `SetUp`: skips it where this machine has no browser, and fails it where
/// `TESTCONTAINERS_REQUIRED` says that nothing may be missing.
void need_browser();

/// A page in a browser without a window.
class ShownPage {
public:
    /// Shows it and runs its scripts. The page's file must outlive it.
    explicit ShownPage(std::filesystem::path page);

    /// What its scripts have made of it.
    [[nodiscard]] const std::string& dom() const noexcept { return dom_; }

    /// How many bars of that kind it has.
    [[nodiscard]] std::size_t bars(const std::string& kind) const;

    /// Puts a picture of it into the test's folder of output, as `<name>.png`. Returns the picture's size.
    std::uintmax_t take_picture(const std::string& name);

private:
    std::string run_browser(const std::string& what);

    TemporaryFolder home_;
    std::filesystem::path page_;
    std::string dom_;
};

} // namespace testcontainers::testsupport
