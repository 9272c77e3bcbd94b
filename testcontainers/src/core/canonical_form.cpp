#include "core/canonical_form.hpp"

#include <fmt/format.h>

#include <concepts>
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

    Writer& add(const LocalPath& path) { return add(path.string()); }

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

    Writer& add(const HostPorts& ports) { return add(ports.first).add(ports.last); }
    Writer& add(const PublishedPort& port) {
        return add(port.container()).add(port.host()).add(port.address());
    }
    Writer& add(const ExtraHost& host) { return add(host.name).add(host.address); }
    Writer& add(const NetworkAttachment& network) {
        const auto& address = network.address();
        add(network.network()).add(network.aliases());
        return add(address.ipv4).add(address.ipv6).add(address.driver_options);
    }
    Writer& add(const Naming& naming) {
        return add(naming.name).add(naming.hostname).add(naming.domain_name).add(naming.mac_address);
    }
    Writer& add(const VolumesFrom& volumes) { return add(volumes.container).add(volumes.read_only); }
    Writer& add(const Dns& dns) { return add(dns.servers).add(dns.search).add(dns.options); }
    template <class Function>
    Writer& add(const DescribedFunction<Function>& function) {
        return add(function.description());
    }
    Writer& add(const Logging& logging) {
        return add(logging.driver).add(logging.options).add(logging.consumers);
    }

    Writer& add(const Ulimit& limit) { return add(limit.name).add(limit.soft).add(limit.hard); }
    Writer& add(const Device& device) {
        return add(device.host).add(device.container).add(device.permissions);
    }
    Writer& add(const DeviceRequest& request) {
        add(request.count).add(request.ids).add(request.driver);
        return add(request.capabilities).add(request.options);
    }
    Writer& add(const Resources& value) {
        add(value.memory).add(value.cpus).add(value.shm_size).add(value.memory_and_swap);
        add(value.cpuset).add(value.pids_limit);
        return add(value.ulimits).add(value.devices).add(value.device_requests);
    }

    Writer& add(const Process& process) {
        add(process.tty).add(process.open_stdin).add(process.init).add(process.stop_signal);
        add(process.stop_timeout ? std::optional{process.stop_timeout->count()} : std::nullopt);
        return add(static_cast<int>(process.restart.when)).add(process.restart.max_retries);
    }

    Writer& add(const Security& security) {
        add(security.privileged).add(security.read_only_root);
        add(security.added_capabilities).add(security.dropped_capabilities);
        return add(security.options).add(security.sysctls).add(security.groups);
    }

    Writer& add(const Namespaces& spaces) {
        return add(spaces.ipc).add(spaces.pid).add(spaces.user).add(spaces.cgroup).add(spaces.uts);
    }

    Writer& add(const Hooks& hooks) {
        add(hooks.before_create).add(hooks.after_create).add(hooks.before_start).add(hooks.after_start);
        add(hooks.after_ready).add(hooks.before_stop).add(hooks.after_stop);
        return add(hooks.before_remove).add(hooks.after_remove);
    }

    Writer& add(const wait::Strategy& strategy) { return add(strategy.description()); }

    Writer& add(const Healthcheck& check) {
        return add(check.command)
            .add(check.interval)
            .add(check.timeout)
            .add(check.retries)
            .add(check.start_period)
            .add(check.start_interval)
            .add(check.disabled);
    }

    Writer& add(const VolumeMount& mount) {
        mark('v').add(mount.volume.text()).add(mount.target).add(mount.read_only);
        return add(mount.subpath).add(mount.copy_image_content);
    }
    Writer& add(const AnonymousVolumeMount& mount) {
        return mark('a').add(mount.target).add(mount.driver).add(mount.driver_options).add(mount.labels);
    }
    Writer& add(const ImageMount& mount) {
        return mark('i').add(mount.image).add(mount.target).add(mount.subpath);
    }
    Writer& add(const TmpfsMount& mount) {
        mark('t').add(mount.target).add(mount.size).add(mount.mode);
        return add(mount.exec).add(mount.uid).add(mount.gid).add(mount.options);
    }
    Writer& add(const BindMount& mount) {
        mark('b').add(mount.source).add(mount.target).add(mount.read_only);
        add(static_cast<int>(mount.propagation)).add(mount.recursive);
        return add(static_cast<int>(mount.selinux));
    }

    Writer& add(const HostFile& file) {
        return mark('h').add(file.source).add(file.target).add(file.mode).add(file.uid).add(file.gid);
    }
    Writer& add(const FileContent& file) {
        return mark('c').add(file.content).add(file.target).add(file.mode).add(file.uid).add(file.gid);
    }

    Writer& add(const HostArchive& archive) { return mark('t').add(archive.source).add(archive.target); }

    Writer& add(const UrlFile& file) {
        mark('u').add(file.url).add(file.target).add(file.mode).add(file.uid).add(file.gid);
        return add(file.sha256).add(file.largest).add(file.timeout);
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
        .add(spec.env_files)
        .add(spec.ports)
        .add(spec.stable_ports)
        .add(spec.mounts)
        .add(spec.volumes_from);
    writer.add(spec.files).add(spec.networks).add(spec.wait).add(spec.startup_timeout);
    writer.add(spec.startup_attempts).add(spec.user);
    writer.add(spec.working_directory)
        .add(spec.labels)
        .add(spec.annotations)
        .add(spec.extra_hosts)
        .add(spec.exposed_host_ports)
        .add(to_string(spec.pull))
        .add(spec.platform);
    writer.add(spec.resources).add(spec.healthcheck).add(spec.naming).add(spec.process);
    writer.add(spec.security).add(spec.namespaces).add(spec.dns).add(spec.logging);
    writer.add(spec.hooks).add(spec.edit_request).add(spec.reuse).add(spec.reuse_idle);
    writer.add(spec.auto_remove).add(spec.clean_up);
    return std::move(writer).take();
}

} // namespace testcontainers::core

std::size_t
std::hash<testcontainers::ContainerSpec>::operator()(const testcontainers::ContainerSpec& spec) const {
    return std::hash<std::string>{}(testcontainers::core::canonical_form(spec));
}
