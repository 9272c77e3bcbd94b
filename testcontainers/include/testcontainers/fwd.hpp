#pragma once

/// @file
/// Forward declarations.

namespace testcontainers {

class Bytes;
class Container;
class Disruption;
class Engine;
class Error;
class Image;
class ImageReference;
class Link;
class LogFollower;
class Network;
class NetworkAttachment;
class ServiceLease;
class Volume;
struct ContainerSpec;
struct Endpoint;
struct EngineInfo;
struct ExecResult;
struct ExecSpec;
struct LogLine;
struct NetworkSpec;
struct Port;
struct Settings;
struct VolumeSpec;

namespace docker {
class Attachment;
class Client;
struct ContainerDetails;
struct ContainerStats;
struct ProcessTable;
} // namespace docker

namespace wait {
class Readiness;
class Strategy;
class Target;
} // namespace wait

} // namespace testcontainers
