#pragma once

/// @file
/// All that a test needs, but for GoogleTest (`testcontainers/gtest.hpp`) and the modules.

#include "testcontainers/bytes.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/container_spec.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/exec.hpp"
#include "testcontainers/files.hpp"
#include "testcontainers/fresh.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/images.hpp"
#include "testcontainers/logs.hpp"
#include "testcontainers/mount.hpp"
#include "testcontainers/network.hpp"
#include "testcontainers/pool.hpp"
#include "testcontainers/port.hpp"
#include "testcontainers/run.hpp"
#include "testcontainers/run_graph.hpp"
#include "testcontainers/settings.hpp"
#include "testcontainers/shared.hpp"
#include "testcontainers/shared_pool.hpp"
#include "testcontainers/snapshot.hpp"
#include "testcontainers/volume.hpp"
#include "testcontainers/volume_files.hpp"
#include "testcontainers/wait.hpp"
