// Storage: a volume shared by two containers, memory, a folder of this machine, and a file copied in.

#include <testcontainers/testcontainers.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace tc = testcontainers;
using namespace tc::literals;

int main() {
    const auto seed = std::filesystem::temp_directory_path() / "testcontainers-example-seed";
    std::filesystem::create_directories(seed);
    std::ofstream{seed / "colours.txt"} << "red\ngreen\n";

    const auto data = tc::Volume::create();

    tc::ContainerSpec box{
        .image = "busybox:1",
        .command = {"sleep", "600"},
        .mounts = {tc::VolumeMount{data, "/data"}, tc::TmpfsMount{.target = "/scratch", .size = 64_MiB},
                   tc::BindMount{.source = seed, .target = "/seed", .read_only = true}},
        .files = {tc::FileContent{.content = "verbose = yes\n", .target = "/etc/app/app.conf", .mode = 0600}},
    };
    const auto writer = tc::run(box);
    writer.exec({"cp", "/seed/colours.txt", "/data/colours.txt"}).or_throw();

    // A spec is a value: copy it, change it, run it.
    box.mounts = {tc::VolumeMount{.volume = data, .target = "/data", .read_only = true}};
    const auto reader = tc::run(box);

    std::cout << "the second container reads:\n" << reader.read_file("/data/colours.txt");
    std::cout << "and its settings: " << reader.read_file("/etc/app/app.conf");
    std::cout << "scratch is " << writer.exec({"stat", "-f", "-c", "%T", "/scratch"}).or_throw().out;

    std::filesystem::remove_all(seed);
}
