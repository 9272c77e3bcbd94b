#include "core/canonical_form.hpp"

#include <fmt/format.h>

#include <concepts>
#include <filesystem>
#include <functional>

namespace testcontainers::core {
namespace {

/// Writes values one after another so that no two lists of values read the same: texts with their length,
/// lists with theirs.
class Writer {
public:
    Writer& add(const std::string& text) {
        fmt::format_to(std::back_inserter(form_), "{}:{},", text.size(), text);
        return *this;
    }

    template <std::integral Number>
    Writer& add(Number number) {
        fmt::format_to(std::back_inserter(form_), "{},", static_cast<long long>(number));
        return *this;
    }

    /// Zero has two signs that are equal.
    Writer& add(double number) { return add(fmt::format("{}", number == 0 ? 0.0 : number)); }
    Writer& add(Bytes size) { return add(std::to_string(size.count())); }
    Writer& add(std::chrono::milliseconds time) { return add(time.count()); }
    Writer& add(Port port) { return add(to_string(port)); }

    /// `a//b` is `a/b`, as it is for the comparison of paths.
    Writer& add(const std::filesystem::path& path) {
        for (const auto& part : path) {
            add(part.native());
        }
        return mark('/');
    }

    template <class Value>
    Writer& add(const std::optional<Value>& value) {
        return value ? mark('+').add(*value) : mark('-');
    }

    template <class Value>
    Writer& add(const std::vector<Value>& values) {
        add(values.size());
        for (const auto& value : values) {
            add(value);
        }
        return *this;
    }

    Writer& add(const std::map<std::string, std::string>& values) {
        add(values.size());
        for (const auto& [name, value] : values) {
            add(name).add(value);
        }
        return *this;
    }

    Writer& add(const PublishedPort& port) { return add(port.container()).add(port.host()); }
    Writer& add(const ExtraHost& host) { return add(host.name).add(host.address); }
    Writer& add(const NetworkAttachment& network) { return add(network.network()).add(network.aliases()); }
    Writer& add(const Resources& value) { return add(value.memory).add(value.cpus).add(value.shm_size); }
    Writer& add(const Naming& naming) { return add(naming.name).add(naming.hostname); }
    Writer& add(const wait::Strategy& strategy) { return add(strategy.description()); }

    Writer& add(const Healthcheck& check) {
        return add(check.command)
            .add(check.interval)
            .add(check.timeout)
            .add(check.retries)
            .add(check.start_period);
    }

    Writer& add(const VolumeMount& mount) {
        return mark('v').add(mount.volume.text()).add(mount.target).add(mount.read_only);
    }
    Writer& add(const TmpfsMount& mount) {
        return mark('t').add(mount.target).add(mount.size).add(mount.mode);
    }
    Writer& add(const BindMount& mount) {
        return mark('b').add(mount.source).add(mount.target).add(mount.read_only);
    }

    Writer& add(const HostFile& file) {
        return mark('h').add(file.source).add(file.target).add(file.mode).add(file.uid).add(file.gid);
    }
    Writer& add(const FileContent& file) {
        return mark('c').add(file.content).add(file.target).add(file.mode).add(file.uid).add(file.gid);
    }

    template <class... Kinds>
    Writer& add(const std::variant<Kinds...>& value) {
        return std::visit([this](const auto& kind) -> Writer& { return this->add(kind); }, value);
    }

    [[nodiscard]] std::string take() && { return std::move(form_); }

private:
    Writer& mark(char character) {
        form_ += character;
        return *this;
    }

    std::string form_;
};

} // namespace

std::string canonical_form(const ContainerSpec& spec) {
    Writer writer;
    writer.add(spec.image)
        .add(spec.command)
        .add(spec.entrypoint)
        .add(spec.env)
        .add(spec.ports)
        .add(spec.mounts);
    writer.add(spec.files).add(spec.networks).add(spec.wait).add(spec.startup_timeout).add(spec.user);
    writer.add(spec.working_directory)
        .add(spec.labels)
        .add(spec.extra_hosts)
        .add(to_string(spec.pull));
    writer.add(spec.resources).add(spec.healthcheck).add(spec.naming);
    writer.add(spec.reuse).add(spec.reuse_idle);
    return std::move(writer).take();
}

} // namespace testcontainers::core

std::size_t
std::hash<testcontainers::ContainerSpec>::operator()(const testcontainers::ContainerSpec& spec) const {
    return std::hash<std::string>{}(testcontainers::core::canonical_form(spec));
}
