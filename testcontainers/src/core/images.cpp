#include "testcontainers/images.hpp"

#include "archive/host_file.hpp"
#include "core/image_choice.hpp"
#include "core/image_provision.hpp"
#include "core/image_pull.hpp"
#include "core/new_file.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/error.hpp"

#include <chrono>

namespace testcontainers::images {
namespace {

/// Archives may be large, and disks slow.
constexpr std::chrono::minutes longest_transfer{30};

Engine::State& engine() { return Engine::current().state(); }

docker::Images client() { return engine().client().images(); }

std::string chosen(const std::string& image, std::source_location where) {
    return to_string(core::choose_image(engine().settings(), image, where).image);
}

std::vector<std::string> filters_of(const std::map<std::string, std::string>& labels) {
    std::vector<std::string> filters;
    for (const auto& [name, value] : labels) {
        filters.push_back(value.empty() ? name : name + '=' + value);
    }
    return filters;
}

/// A name that something is given, or that is sent on: by its tag.
/// @throws ConfigError when `text` is no name, or has a digest.
ImageReference with_tag(const std::string& text, const std::string& operation, std::source_location where) {
    auto image = ImageReference::parse(text, where);
    if (!image.digest().empty()) {
        throw ConfigError(operation + ": the name \"" + text + "\" must have a tag instead of a digest",
                          where);
    }
    return image;
}

docker::Call patient(std::source_location where) { return {.timeout = longest_transfer, .where = where}; }

/// The bytes of a file, for one call.
docker::ByteSource bytes_of(archive::HostFileReader& file) {
    return [&file](std::span<char> buffer) { return file.read(buffer); };
}

} // namespace

docker::ImageDetails pull(const std::string& image, PullPolicy policy, std::source_location where) {
    return core::ImageProvision(engine(), image, policy, where,
                                core::platform_or_usual(engine().settings(), {}))
        .provide({.where = where})
        .image;
}

void push(const std::string& image, std::source_location where) {
    core::push_image(engine(), with_tag(image, "push", where), core::patience_of(engine().settings()),
                     {.where = where});
}

void tag(const std::string& image, const std::string& name, std::source_location where) {
    const auto target = with_tag(name, "tag", where);
    client().tag(chosen(image, where), target.familiar_name(), target.tag(), {.where = where});
}

docker::ImageDetails inspect(const std::string& image, std::source_location where) {
    return client().inspect(chosen(image, where), {.where = where});
}

bool exists(const std::string& image, std::source_location where) {
    try {
        (void)inspect(image, where);
        return true;
    } catch (const NotFound&) {
        return false;
    }
}

std::vector<docker::ImageSummary> list(const std::map<std::string, std::string>& labels,
                                       std::source_location where) {
    std::map<std::string, std::vector<std::string>> filters;
    if (!labels.empty()) {
        filters["label"] = filters_of(labels);
    }
    return client().list(filters, {.where = where});
}

std::vector<docker::ImageLayer> history(const std::string& image, std::source_location where) {
    return client().history(chosen(image, where), {.where = where});
}

void remove(const std::string& image, bool force, std::source_location where) {
    client().remove(chosen(image, where), force, {.where = where});
}

docker::ImagesPruned prune(const std::map<std::string, std::string>& labels, std::source_location where) {
    if (labels.empty()) {
        throw ConfigError("prune images: labels must not be empty, or images of others would go", where);
    }
    return client().prune({{"dangling", {"false"}}, {"label", filters_of(labels)}}, patient(where));
}

void save(const std::vector<std::string>& images, const LocalPath& file, std::source_location where) {
    if (images.empty()) {
        throw ConfigError("save images: images must not be empty", where);
    }
    std::vector<std::string> names;
    for (const auto& image : images) {
        names.push_back(chosen(image, where));
    }
    core::NewFile out(file, where);
    client().save(
        names,
        [&](std::string_view bytes) {
            out.write(bytes);
            return true;
        },
        patient(where));
    out.keep();
}

std::vector<std::string> load(const LocalPath& file, std::source_location where) {
    archive::HostFileReader in(file, true, where);
    return client().load(bytes_of(in), patient(where));
}

std::string import_tar(const LocalPath& file, const std::string& name,
                       const std::vector<std::string>& changes, std::source_location where) {
    const auto image = with_tag(name, "import", where);
    archive::HostFileReader in(file, true, where);
    return client().import_tar(image, bytes_of(in), changes, patient(where));
}

} // namespace testcontainers::images
