#pragma once

#include "testcontainers/docker/images.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::docker::json {

/// The answer to ImageInspect, of Docker since 20.10 and of Podman's compatible API.
/// @throws Malformed when it is not one.
[[nodiscard]] ImageDetails decode_image(std::string_view body);

/// The answer to ImageList.
/// @throws Malformed when it is not one.
[[nodiscard]] std::vector<ImageSummary> decode_image_list(std::string_view body);

/// One object of a pull's stream.
/// @throws RefusedInAnswer when it says that the pull has failed; Malformed when it is not an object.
[[nodiscard]] PullProgress decode_progress(std::string_view object);

/// One object of a load's or an import's stream: its `stream` or `status` words, without line ends.
/// @throws RefusedInAnswer when it says that something has failed; Malformed when it is not an object.
[[nodiscard]] std::string decode_words(std::string_view object);

/// One object of a build's stream.
struct BuildStep {
    /// What the builder or a step has printed.
    std::string text;
    /// Of the image that has been made, where it is the last object.
    std::string id;
};

/// @throws RefusedInAnswer when it says that the build has failed; Malformed when it is not an object.
[[nodiscard]] BuildStep decode_build_step(std::string_view object);

/// Texts by name, or in a row, as the parameters of ImageBuild have them.
/// @throws Malformed when one is not UTF-8.
[[nodiscard]] std::string encode_texts(const std::map<std::string, std::string>& texts);
/// @copydoc encode_texts
[[nodiscard]] std::string encode_texts(const std::vector<std::string>& texts);

/// The answer to ImageHistory.
/// @throws Malformed when it is not one.
[[nodiscard]] std::vector<ImageLayer> decode_history(std::string_view body);

/// The answer to ImagePrune.
/// @throws Malformed when it is not one.
[[nodiscard]] ImagesPruned decode_pruned(std::string_view body);

/// The body of ImageCommit.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode_commit(const ImageCommit& commit);

/// The id in the answer to ImageCommit.
/// @throws Malformed when it is not one.
[[nodiscard]] std::string decode_committed(std::string_view body);

} // namespace testcontainers::docker::json
