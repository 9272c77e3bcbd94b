#include "archive/extract.hpp"

#include "support/temporary_folder.hpp"
#include "unit/archive/child_report.hpp"
#include "unit/archive/tar_bytes.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace {

using namespace testcontainers;
using namespace testcontainers::archive;
using namespace testcontainers::testsupport;
namespace fs = std::filesystem;

std::size_t count_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

/// Unpacks on a disk that is too small: what is said, and how much stays there.
class FullDisk : public ::testing::Test {
protected:
    void said(const std::function<void()>& action, const std::string& expected) {
        const auto said = said_in_child([this] { return mount_a_small_disk(folder.path()); },
                                        [&] {
                                            try {
                                                action();
                                            } catch (const NoSpace& error) {
                                                return error.message() + "; " +
                                                       std::to_string(count_in(folder.path())) + " left";
                                            } catch (const std::exception& error) {
                                                return std::string("another error: ") + error.what();
                                            }
                                            return std::string("no error");
                                        });
        if (!said) {
            GTEST_SKIP() << "this machine allows no file system of the test's own";
        }
        EXPECT_EQ(*said, expected);
    }

    const TemporaryFolder folder;
    const std::string tar = tar_file("big", std::string(200'000, 'x')) + tar_end();
};

TEST_F(FullDisk, IsToldWithThePathAndKeepsNoHalfOfAFile) {
    said([this] { extract_file(bytes_source(tar), folder.path()); },
         "write \"" + (folder / "big").string() + "\": No space left on device; 0 left");
}

TEST_F(FullDisk, IsToldForTheFilesOfAFolder) {
    Spool spool;
    spool.write(tar_folder("top/") + tar_file("top/big", std::string(200'000, 'x')) + tar_end());
    said([&] { extract(spool, folder.path()); },
         "write \"" + (folder / "top/big").string() + "\": No space left on device; 1 left");
}

TEST_F(FullDisk, IsToldForTheFolderForTemporaryFiles) {
    said(
        [this] {
            ::setenv("TMPDIR", folder.path().c_str(), 1);
            Spool spool;
            spool.write(std::string(40'000, 'x'));
            spool.write(tar);
        },
        "keep an archive in " + folder.path().string() +
            ", the folder for temporary files: No space left on device after 65536 bytes; TMPDIR may name "
            "another; 0 "
            "left");
}

} // namespace
