#include <testcontainers/image.hpp>

#include "values/image_grammar.hpp"

#include <testcontainers/error.hpp>

#include <algorithm>
#include <utility>

namespace testcontainers {
namespace {

constexpr std::string_view hub = "docker.io";
constexpr std::string_view hub_index = "index.docker.io";
constexpr std::string_view official = "library/";
constexpr std::size_t longest_name = 255;

/// Collects what is wrong with one name, so that each problem is worded alike.
class Problem {
public:
    Problem(std::string_view image, std::source_location where) : image_(image), where_(where) {}

    [[noreturn]] void because(const std::string& reason) const {
        throw ConfigError("image \"" + std::string(image_) + "\": " + reason, where_);
    }

private:
    std::string_view image_;
    std::source_location where_;
};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

/// Refuses what is obviously something else than an image's name, with a word on what to do.
void check_as_a_whole(std::string_view text, const Problem& problem) {
    if (text.empty()) {
        problem.because("the name is empty; name an image and its tag, as in redis:7.2");
    }
    if (std::ranges::any_of(text,
                            [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; })) {
        problem.because("a name has no white space and no control characters");
    }
    if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
        problem.because("a name has no scheme; write " + quoted(text.substr(scheme + 3)));
    }
}

/// Whether what stands before the first slash is a registry and not the first part of a path.
bool names_a_registry(std::string_view first) {
    return first.find_first_of(".:[") != std::string_view::npos || first == "localhost";
}

void check_domain(std::string_view domain, const Problem& problem) {
    const auto [host, port] = grammar::split_host_and_port(domain);
    if (!grammar::is_host(host)) {
        problem.because(
            "the registry's host " + quoted(host) +
            " must be a name like registry.example, an IPv4 address, or an IPv6 address in brackets");
    }
    if (port && !grammar::is_port(*port)) {
        problem.because("the registry's port " + quoted(*port) + " must be a number from 1 to 65535");
    }
}

void check_path(std::string_view path, const Problem& problem) {
    if (path.empty()) {
        problem.because("the path is missing; a registry alone is no image");
    }
    if (grammar::has_upper_case(path)) {
        problem.because("the path " + quoted(path) + " must be in lower case");
    }
    for (const auto part : grammar::split(path, '/')) {
        if (!grammar::is_path_component(part)) {
            problem.because("the path component " + quoted(part) +
                            " must be of lower-case letters and digits, with one '.', one or two '_', or any "
                            "number of '-' "
                            "between them");
        }
    }
    if (grammar::is_image_id(path)) {
        problem.because("64 hexadecimal digits are an image's id; name the image instead, or tag it");
    }
}

void check_tag(std::string_view tag, const Problem& problem) {
    if (!grammar::is_tag(tag)) {
        problem.because(
            "the tag " + quoted(tag) +
            " must be of 1 to 128 letters, digits, '_', '.' and '-', and not begin with '.' or '-'");
    }
}

void check_digest(std::string_view digest, const Problem& problem) {
    if (!grammar::is_digest(digest)) {
        problem.because("the digest " + quoted(digest) +
                        " must be sha256: and 64, or sha512: and 128 hexadecimal digits in lower case");
    }
}

} // namespace

ImageReference ImageReference::parse(std::string_view text, std::source_location where) {
    const Problem problem(text, where);
    check_as_a_whole(text, problem);

    ImageReference image;
    auto name = text;
    if (const auto at = name.find('@'); at != std::string_view::npos) {
        image.digest_ = name.substr(at + 1);
        check_digest(image.digest_, problem);
        name = name.substr(0, at);
    }
    if (const auto colon = name.rfind(':');
        colon != std::string_view::npos && name.find('/', colon) == name.npos) {
        image.tag_ = name.substr(colon + 1);
        check_tag(image.tag_, problem);
        name = name.substr(0, colon);
    } else if (image.digest_.empty()) {
        image.tag_ = "latest";
    }
    const auto slash = name.find('/');
    if (slash != std::string_view::npos && names_a_registry(name.substr(0, slash))) {
        image.registry_named_ = true;
        image.domain_ = name.substr(0, slash);
        name = name.substr(slash + 1);
        check_domain(image.domain_, problem);
    }
    check_path(name, problem);
    if (image.domain_.empty() || image.domain_ == hub_index) {
        image.domain_ = hub;
    }
    image.path_ = name;
    if (image.on_docker_hub() && name.find('/') == name.npos) {
        image.path_ = std::string(official) + image.path_;
    }
    if (image.domain_.size() + 1 + image.path_.size() > longest_name) {
        problem.because("registry and path together must not be longer than 255 characters, and have " +
                        std::to_string(image.domain_.size() + 1 + image.path_.size()));
    }
    return image;
}

bool ImageReference::on_docker_hub() const noexcept { return domain_ == hub; }

std::string ImageReference::familiar_name() const {
    const std::string_view path = path_;
    if (!on_docker_hub()) {
        return domain_ + '/' + path_;
    }
    if (path.starts_with(official) && path.find('/', official.size()) == path.npos) {
        return std::string(path.substr(official.size()));
    }
    const bool mistakable = names_a_registry(path.substr(0, path.find('/')));
    return mistakable ? domain_ + '/' + path_ : path_;
}

ImageReference ImageReference::with_hub_prefix(std::string_view prefix, std::source_location where) const {
    if (prefix.empty() || registry_named_) {
        return *this;
    }
    const std::string separator = prefix.ends_with('/') ? "" : "/";
    auto prefixed = parse(std::string(prefix) + separator + to_string(*this), where);
    prefixed.substitute_for_ = substitute_for_.empty() ? complete_name() : substitute_for_;
    return prefixed;
}

std::string ImageReference::complete_name() const { return domain_ + '/' + path_; }

ImageReference ImageReference::as_substitute_for(std::string_view other, std::source_location where) const {
    auto substitute = *this;
    substitute.substitute_for_ = parse(other, where).complete_name();
    return substitute;
}

bool ImageReference::is_compatible_with(std::string_view other) const {
    const auto name = parse(other).complete_name();
    return complete_name() == name || substitute_for_ == name;
}

void ImageReference::require_compatible_with(std::initializer_list<std::string_view> others,
                                             std::source_location where) const {
    std::string names;
    for (const auto other : others) {
        if (is_compatible_with(other)) {
            return;
        }
        names += (names.empty() ? "" : " or ") + quoted(other);
    }
    throw ConfigError("image " + quoted(to_string(*this)) + " must be " + names +
                          ", or be declared to behave as that: as_substitute_for(" +
                          quoted(others.size() == 0 ? std::string_view{} : *others.begin()) + ")",
                      where);
}

bool operator==(const ImageReference& left, const ImageReference& right) noexcept {
    return left.domain_ == right.domain_ && left.path_ == right.path_ && left.tag_ == right.tag_ &&
           left.digest_ == right.digest_;
}

std::string to_string(const ImageReference& image) {
    auto text = image.familiar_name();
    if (!image.tag().empty()) {
        text += ':' + image.tag();
    }
    if (!image.digest().empty()) {
        text += '@' + image.digest();
    }
    return text;
}

std::string to_string(const PullPolicy& policy) {
    if (const auto age = policy.age()) {
        return "older than " + std::to_string(age->count()) + " s";
    }
    if (policy == PullPolicy::always) {
        return "always";
    }
    return policy == PullPolicy::never ? "never" : "missing";
}

} // namespace testcontainers
