#include "contract/connected.hpp"
#include "values/base64.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace testcontainers::contract {
namespace {

using Reason = TransportError::Reason;
using ::testing::ElementsAre;

ScriptedEngine::Handler stat_header(std::string value) {
    return [value = std::move(value)](const HeardRequest&, Wire& wire) {
        wire.write("HTTP/1.1 200 OK\r\nX-Docker-Container-Path-Stat: " + value +
                   "\r\nContent-Length: 0\r\n\r\n");
    };
}

TEST(DockerArchive, TellsAboutAPath) {
    ScriptedEngine engine;
    engine.on("HEAD", "/containers/x/archive",
              stat_header(base64::encode(R"({"name":"ü?>","size":7,"mode":420,"linkTarget":""})")));
    const auto stat = client_of(engine)->containers().stat("x", "/a b");
    EXPECT_EQ(stat.name, "ü?>");
    EXPECT_EQ(stat.size, 7U);
    EXPECT_EQ(stat.mode, 0644U);
    EXPECT_THAT(engine.lines(), ElementsAre("HEAD /containers/x/archive?path=%2Fa%20b"));
}

TEST(DockerArchive, MustTellAboutAPath) {
    for (const auto* const value : {"", "*", "bm90IGpzb24="}) {
        ScriptedEngine engine;
        engine.on("HEAD", "/containers/x/archive", stat_header(value));
        EXPECT_EQ(reason_of([&] { (void)client_of(engine)->containers().stat("x", "/a"); }),
                  Reason::malformed)
            << value;
    }
}

TEST(DockerArchive, HasTheEnginesWordsForAPathThatIsNotThere) {
    ScriptedEngine engine;
    engine.on("HEAD", "/containers/x/archive", [](const HeardRequest&, Wire& wire) {
        wire.write("HTTP/1.1 404 Not Found\r\nContent-Length: 60\r\n\r\n");
    });
    engine.on("GET", "/containers/x/archive",
              answer(404, R"({"message":"Could not find the file /a in container x"})"));
    const auto error = error_of<NotFound>([&] { (void)client_of(engine)->containers().stat("x", "/a"); });
    EXPECT_EQ(
        error.message(),
        "look at /a of container \"x\": the engine refused (404): Could not find the file /a in container x");
}

docker::ByteSource source_of(std::string_view text) {
    return [text](std::span<char> buffer) mutable {
        const auto count = std::min(buffer.size(), text.size());
        std::memcpy(buffer.data(), text.data(), count);
        text.remove_prefix(count);
        return count;
    };
}

TEST(DockerArchive, IsSentInChunks) {
    ScriptedEngine engine;
    engine.on("PUT", "/containers/x/archive", answer(200));
    const std::string tar(300'000, 't');
    client_of(engine)->containers().put_archive("x", "/data", source_of(tar));
    const auto request = engine.heard().at(0);
    EXPECT_EQ(request.line(), "PUT /containers/x/archive?path=%2Fdata&noOverwriteDirNonDir=1");
    EXPECT_EQ(request.headers.at("content-type"), "application/x-tar");
    EXPECT_EQ(request.body.size(), tar.size());
}

TEST(DockerArchive, IsRefusedForAFolderThatIsNotThere) {
    ScriptedEngine engine;
    engine.on("PUT", "/containers/x/archive", answer(404, R"({"message":"no such folder"})"));
    EXPECT_THROW(client_of(engine)->containers().put_archive("x", "/data", source_of("tar")), NotFound);
}

TEST(DockerArchive, SaysWhenTheEnginesDiskIsFull) {
    ScriptedEngine engine;
    engine.on(
        "PUT", "/containers/x/archive",
        answer(
            500,
            R"({"message":"Error processing tar file(exit status 1): write /big: no space left on device"})"));
    EXPECT_EQ(error_of<NoSpace>([&] {
                  client_of(engine)->containers().put_archive("x", "/", source_of("tar"));
              }).message(),
              "copy to / of container \"x\": the engine refused (500): Error processing tar file(exit status "
              "1): write "
              "/big: no space left on device");
}

TEST(DockerArchive, PassesOnWhatItsSourceThrows) {
    ScriptedEngine engine;
    engine.on("PUT", "/containers/x/archive", answer(200));
    const auto client = client_of(engine);
    const auto fail = [](std::span<char>) -> std::size_t { throw TransportError(Reason::refused, "my own"); };
    EXPECT_EQ(
        error_of<TransportError>([&] { client->containers().put_archive("x", "/data", fail); }).message(),
        "my own");
}

TEST(DockerArchive, IsReceivedAsItComes) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/archive", stream("tar bytes"));
    std::string tar;
    client_of(engine)->containers().get_archive("x", "/a",
                                                [&](std::string_view bytes) { return tar += bytes, true; });
    EXPECT_EQ(tar, "tar bytes");
}

TEST(DockerArchive, MustNotBreakOff) {
    ScriptedEngine engine;
    engine.on("GET", "/containers/x/archive", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk("tar");
        wire.close();
    });
    const auto ignore = [](std::string_view) { return true; };
    EXPECT_EQ(reason_of([&] { client_of(engine)->containers().get_archive("x", "/a", ignore); }),
              Reason::broken);
}

} // namespace
} // namespace testcontainers::contract
