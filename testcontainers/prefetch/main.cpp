// testcontainers-prefetch: gets the images of a test run before its first test.

#include "core/image_lock.hpp"
#include "core/image_record.hpp"
#include "core/new_file.hpp"
#include "core/prefetch.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/error.hpp"
#include "values/file_text.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <source_location>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <unistd.h>

namespace {

namespace tc = testcontainers;

constexpr const char* usage = R"(testcontainers-prefetch [--from FILE]… [--lock | --check] [--jobs N] [IMAGE…]

Pulls the images that the engine does not have, several side by side: those named, those listed in FILE, one
a line, and where there are neither, those of testcontainers.lock. A run of tests with
TESTCONTAINERS_RECORD_IMAGES=FILE makes such a list.

  --lock    pulls all of them anew and pins them in testcontainers.lock to what has come
  --check   pulls nothing; says what is missing and ends with status 1 when something is
  --jobs N  so many pulls side by side, 4 where it is not given

TESTCONTAINERS_LOCK_FILE names another lock file; TESTCONTAINERS_OFFLINE=1 means --check.
)";

struct Arguments {
    std::vector<tc::core::WantedImage> images;
    bool lock = false;
    bool check = false;
    std::size_t jobs = 4;
};

[[noreturn]] void refuse(const std::string& what) { throw tc::ConfigError(what + "\n\n" + usage); }

std::vector<tc::core::WantedImage> images_listed_in(const std::string& file) {
    const auto text = tc::file_text(file);
    if (!text) {
        refuse("\"" + file + "\" cannot be read");
    }
    return tc::core::recorded_images(*text);
}

Arguments read_arguments(std::vector<std::string> words) {
    Arguments arguments;
    std::ranges::reverse(words);
    const auto next = [&words](const std::string& option) {
        if (words.empty()) {
            refuse(option + " must be followed by a value");
        }
        auto word = std::move(words.back());
        words.pop_back();
        return word;
    };
    while (!words.empty()) {
        const auto word = next("");
        if (word == "--from") {
            const auto listed = images_listed_in(next(word));
            arguments.images.insert(arguments.images.end(), listed.begin(), listed.end());
        } else if (word == "--lock") {
            arguments.lock = true;
        } else if (word == "--check") {
            arguments.check = true;
        } else if (word == "--jobs") {
            const auto count = next(word);
            if (count.size() != 1 || count.front() < '1' || count.front() > '9') {
                refuse("--jobs \"" + count + "\" must be a number from 1 to 9");
            }
            arguments.jobs = static_cast<std::size_t>(count.front() - '0');
        } else if (word.starts_with("-")) {
            refuse("there is no option \"" + word + "\"");
        } else {
            arguments.images.push_back({word});
        }
    }
    return arguments;
}

int report(const tc::core::Prefetched& done) {
    for (const auto& name : done.present) {
        std::cout << "present " << name << '\n';
    }
    for (const auto& name : done.pulled) {
        std::cout << "pulled  " << name << '\n';
    }
    for (const auto& [name, why] : done.failed) {
        std::cout << "failed  " << name << '\n';
        std::cerr << why << '\n';
    }
    return done.failed.empty() ? 0 : 1;
}

int check(tc::Engine::State& engine, const std::vector<tc::core::WantedImage>& images) {
    const auto missing = tc::core::not_present(engine, images, {});
    for (const auto& name : missing) {
        std::cout << "missing " << name << '\n';
    }
    return missing.empty() ? 0 : 1;
}

/// Whoever reads it meanwhile has the old text, or the new one.
void replace_file(const std::filesystem::path& named, const std::string& text) {
    std::error_code problem;
    const auto there = std::filesystem::canonical(named, problem);
    const auto& file = problem ? named : there; // what a link leads to
    const auto beside = file.string() + ".new-" + std::to_string(::getpid());
    tc::core::NewFile out(beside, std::source_location::current());
    out.write(text);
    std::filesystem::rename(beside, file, problem);
    if (problem) {
        throw tc::ConfigError("the lock file \"" + file.string() +
                              "\" cannot be written: " + problem.message());
    }
    out.keep();
}

int write_lock(tc::Engine::State& engine, const Arguments& arguments, tc::core::ImageLock lock) {
    const std::filesystem::path named = engine.settings().lock_file;
    const std::filesystem::path usual = lock.source().empty() ? tc::core::lock_file_name : lock.source();
    const auto done = tc::core::pin_images(engine, arguments.images, lock, arguments.jobs, {});
    const auto file = named.empty() ? usual : named;
    replace_file(file, lock.text());
    return report(done);
}

int run(std::vector<std::string> words) {
    if (!words.empty() && (words.front() == "--help" || words.front() == "-h")) {
        std::cout << usage;
        return 0;
    }
    auto arguments = read_arguments(std::move(words));
    auto& engine = tc::Engine::current().state();
    const auto& settings = engine.settings();
    const bool is_new =
        arguments.lock && !settings.lock_file.empty() && !std::filesystem::exists(settings.lock_file);
    const auto lock = is_new ? std::nullopt : tc::core::ImageLock::find(settings);
    if (arguments.images.empty() && lock) {
        for (const auto& [name, digest] : lock->pins()) {
            arguments.images.push_back({name});
        }
    }
    if (arguments.images.empty()) {
        refuse("there is no image to get: none is named, and there is no testcontainers.lock");
    }
    if (arguments.check || settings.offline) {
        return check(engine, arguments.images);
    }
    if (arguments.lock) {
        return write_lock(engine, arguments, lock.value_or(tc::core::ImageLock{}));
    }
    return report(tc::core::prefetch(engine, arguments.images, arguments.jobs, {}));
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const tc::Error& error) {
        std::cerr << "testcontainers-prefetch: " << error.message() << '\n';
        return 2;
    }
}
