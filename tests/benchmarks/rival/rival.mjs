// The npm package `testcontainers` and its PostgreSQL module, told what to do by tc_bench:
//
//     node rival.mjs FOLDER-OF-THE-PACKAGE IMAGE-PREFIX
//
// Reads the name of a work per line and answers `done MICROSECONDS` or `failed WHY`. Removes its containers at
// the end of its input.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

const [folder, imagePrefix] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, "package.json"));
const { GenericContainer, Wait } = require("testcontainers");
const { PostgreSqlContainer } = require("@testcontainers/postgresql");
const tar = require("tar-fs");

const container = (image) => new GenericContainer(imagePrefix + image);
const redis = () => container("redis:7.0").withExposedPorts(6379);
const readyLine = () => Wait.forLogMessage("Ready to accept connections");
const postgres = () =>
  container("postgres:15")
    .withEnvironment({
      POSTGRES_DB: "test",
      POSTGRES_USER: "test",
      POSTGRES_PASSWORD: "test",
      POSTGRES_INITDB_ARGS: "--no-sync",
    })
    .withCommand(["postgres", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"])
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2));

const timed = async (work) => {
  const begin = process.hrtime.bigint();
  const made = await work();
  return { made, microseconds: (process.hrtime.bigint() - begin) / 1000n };
};

// Starts what is made, and removes it when the time was taken.
const starting = (make) => async () => {
  const { made, microseconds } = await timed(() => Promise.all(make().map((spec) => spec.start())));
  await Promise.all(made.map((started) => started.stop()));
  return microseconds;
};

// Containers that live until the end of the input, each made by the first work that needs it.
const kept = new Map();
const keep = async (name, make) => {
  if (!kept.has(name)) kept.set(name, await make().start());
  return kept.get(name);
};
const idle = () =>
  keep("idle", () => container("busybox:1").withCommand(["sh", "-c", "echo up; exec sleep 86400"]).withWaitStrategy(Wait.forLogMessage("up")));

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "bench-npm-"));
const bigFile = path.join(scratch, "big");
const makeBigFile = () => {
  if (!fs.existsSync(bigFile)) fs.writeFileSync(bigFile, Buffer.alloc(256 * 1024 * 1024, "0123456789abcdef"));
};
const ended = (stream) => new Promise((resolve, reject) => stream.on("finish", resolve).on("error", reject));

const works = {
  "redis-log": starting(() => [redis().withWaitStrategy(readyLine())]),
  "redis-port": starting(() => [redis().withWaitStrategy(Wait.forListeningPorts())]),
  postgres: starting(() => [postgres()]),
  "postgres-module": starting(() => [new PostgreSqlContainer(imagePrefix + "postgres:15")]),
  "postgres-tmpfs": starting(() => [postgres().withTmpFs({ "/var/lib/postgresql/data": "mode=0700" })]),
  "redis-ten": starting(() => Array.from({ length: 10 }, () => redis().withWaitStrategy(Wait.forListeningPorts()))),
  removal: async () => {
    const started = await redis().withWaitStrategy(readyLine()).start();
    return (await timed(() => started.stop())).microseconds;
  },
  exec: async () => {
    const started = await idle();
    return (await timed(() => started.exec(["echo", "hello"]))).microseconds;
  },
  logs: async () => {
    const writer = await keep("writer", () =>
      container("busybox:1").withCommand(["seq", "1", "100000"]).withWaitStrategy(Wait.forOneShotStartup()));
    const { made, microseconds } = await timed(async () => {
      let lines = 0;
      for await (const part of await writer.logs()) lines += part.toString().split("\n").length - 1;
      return lines;
    });
    if (made !== 100000) throw new Error(`${made} lines`);
    return microseconds;
  },
  "copy-in": async () => {
    const started = await idle();
    makeBigFile();
    return (await timed(() => started.copyFilesToContainer([{ source: bigFile, target: "/big" }]))).microseconds;
  },
  "copy-out": async () => {
    const started = await idle();
    makeBigFile();
    if (!kept.has("copied")) {
      await started.copyFilesToContainer([{ source: bigFile, target: "/big" }]);
      kept.set("copied", { stop: async () => {} });
    }
    const out = path.join(scratch, "out");
    const { microseconds } = await timed(async () =>
      ended((await started.copyArchiveFromContainer("/big")).pipe(tar.extract(out))));
    fs.rmSync(out, { recursive: true });
    return microseconds;
  },
};

process.stdout.write("ready\n");
for await (const name of readline.createInterface({ input: process.stdin })) {
  try {
    process.stdout.write(`done ${await works[name]()}\n`);
  } catch (error) {
    process.stdout.write(`failed ${String(error?.message ?? error).replaceAll("\n", " ")}\n`);
  }
}
await Promise.all([...kept.values()].map((started) => started.stop()));
fs.rmSync(scratch, { recursive: true });
process.exit(0);
