#pragma once

/// @file
/// Images: to pull, push, move and make them.
///
///     auto seeded = tc::images::commit(database);              // the container's files as an image
///     auto copy = tc::run({.image = seeded.name()});           // starts with them
///     tc::images::save({"redis:7.2"}, "redis.tar");
///
/// A name means what it means in a `ContainerSpec`: substitutor, hub prefix and lock file apply, but for the
/// names that something new is given.

#include "testcontainers/bytes.hpp"
#include "testcontainers/docker/images.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/owned.hpp"

#include <functional>
#include <map>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers {

class Container;

/// Gives the name of the image to take instead of another.
using ImageSubstitutor = std::function<std::string(const ImageReference& image)>;

/// Has every image's name go through `substitutor` before the hub prefix is put before it; an empty one ends
/// that. It is called from any thread, and what it throws comes out of the call that wanted the image. Safe
/// from several threads.
void set_image_substitutor(ImageSubstitutor substitutor);

/// An image that the library made. Its end removes it; before the process's end the reaper does. Move-only.
class [[nodiscard]] Image {
public:
    Image(Image&&) noexcept;
    Image& operator=(Image&&) noexcept;
    /// Has the image removed in the background, after the containers whose handles have ended before. A
    /// failure is reported on standard error and never thrown.
    ~Image();

    /// The name, for a `ContainerSpec`.
    [[nodiscard]] const std::string& name() const noexcept;

    /// The engine's id, `sha256:…`.
    [[nodiscard]] const std::string& id() const noexcept;

    /// Removes it now; one that several processes use goes after its last user. May be called twice.
    /// @throws Conflict while a container is made of it, TransportError, ApiError.
    void remove(std::source_location where = std::source_location::current());

    /// Gives up ownership: the image outlives the handle. The reaper still removes it when the process ends,
    /// unless it was made to be kept. Returns its name.
    [[nodiscard]] std::string release() &&;

    /// Private to the library.
    class State;
    explicit Image(std::unique_ptr<State> state) noexcept;

private:
    internal::Owned<State> state_;
};

namespace images {

/// What a commit makes.
struct CommitOptions {
    /// Name and tag; a unique one below `localhost/` when empty.
    std::string name = {};
    /// Lines of a Dockerfile that change the image's settings, such as `CMD ["serve"]` (CMD, ENTRYPOINT, ENV,
    /// EXPOSE, LABEL, ONBUILD, USER, VOLUME, WORKDIR).
    std::vector<std::string> changes = {};
    /// For the image's history.
    std::string comment = {};
    /// Whether the container's processes are frozen meanwhile.
    bool pause = true;
    /// Whether the image stays when the handle, the process and the session end.
    bool keep = false;
};

/// Makes an image of a container's file system and settings (Engine API: ImageCommit). What lies in volumes,
/// bind mounts and tmpfs is not part of it.
/// @throws ConfigError when the name is none, NotFound when the container is gone, TransportError, ApiError.
[[nodiscard]] Image commit(const Container& container, const CommitOptions& options = {},
                           std::source_location where = std::source_location::current());

/// Makes sure that the engine has an image, for `DOCKER_DEFAULT_PLATFORM` where that is set, and tells what
/// it is.
/// @throws PullError, ConfigError, TransportError, ApiError.
docker::ImageDetails pull(const std::string& image, PullPolicy policy = PullPolicy::missing,
                          std::source_location where = std::source_location::current());

/// Sends an image to the registry in its name, with the credentials that there are for that. A failure that
/// may pass by itself is tried again.
/// @throws PushError with the registry's words, ConfigError when the name is none or has a digest: what is
/// sent is what has a tag. TransportError.
void push(const std::string& image, std::source_location where = std::source_location::current());

/// Gives an image a further name, taken as it is.
/// @throws NotFound when there is no such image, ConfigError when a name is none, or the further one has a
/// digest, TransportError, ApiError.
void tag(const std::string& image, const std::string& name,
         std::source_location where = std::source_location::current());

/// @throws NotFound when there is no such image, ConfigError when the name is none, TransportError, ApiError.
[[nodiscard]] docker::ImageDetails inspect(const std::string& image,
                                           std::source_location where = std::source_location::current());

/// Whether the engine has an image.
/// @throws ConfigError when the name is none, TransportError, ApiError.
[[nodiscard]] bool exists(const std::string& image,
                          std::source_location where = std::source_location::current());

/// The images that carry all of these labels; all images without any.
/// @throws TransportError, ApiError.
[[nodiscard]] std::vector<docker::ImageSummary>
list(const std::map<std::string, std::string>& labels = {},
     std::source_location where = std::source_location::current());

/// The steps in which an image was made, the last first.
/// @throws NotFound when there is no such image, ConfigError when the name is none, TransportError, ApiError.
[[nodiscard]] std::vector<docker::ImageLayer>
history(const std::string& image, std::source_location where = std::source_location::current());

/// Takes the name off an image, and removes the image when that was the last one.
/// @throws NotFound when there is none, Conflict while a container is made of it unless `force` is set,
/// ConfigError when the name is none, TransportError, ApiError.
void remove(const std::string& image, bool force = false,
            std::source_location where = std::source_location::current());

/// Removes all images that carry all of these labels and that no container is made of (Engine API:
/// ImagePrune).
/// @throws ConfigError without any label: that would remove what is others'. TransportError, ApiError.
docker::ImagesPruned prune(const std::map<std::string, std::string>& labels,
                           std::source_location where = std::source_location::current());

/// Writes images into a tar archive as they come, which `load` reads.
/// @throws ConfigError when a name is none or the file cannot be written, NotFound when an image is missing,
/// TransportError, ApiError; nothing is left of the file then.
void save(const std::vector<std::string>& images, const LocalPath& file,
          std::source_location where = std::source_location::current());

/// Loads the images of an archive. The names of those that have one, the ids of the others.
/// @throws ConfigError when the file cannot be read, TransportError, ApiError when it is no such archive.
std::vector<std::string> load(const LocalPath& file,
                              std::source_location where = std::source_location::current());

/// Makes an image `name` of a file system in a tar archive; `changes` as for `CommitOptions`. Its id.
/// @throws ConfigError when the name is none or has a digest, or the file cannot be read, TransportError,
/// ApiError.
std::string import_tar(const LocalPath& file, const std::string& name,
                       const std::vector<std::string>& changes = {},
                       std::source_location where = std::source_location::current());

} // namespace images
} // namespace testcontainers
