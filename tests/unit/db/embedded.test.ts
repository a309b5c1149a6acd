import { describe, expect, it } from "vitest";
import { parsePasswd, pickUser } from "#/db/embedded/choose-user.ts";
import { clusterSettings, formatSettings } from "#/db/embedded/cluster-settings.ts";
import { explainFailure, isAlreadyRunning } from "#/db/embedded/explain-failure.ts";
import { parsePostmasterFile } from "#/db/embedded/postmaster-file.ts";

describe("parsePostmasterFile", () => {
  const text = "123\n/data/postgres\n1795272101\n5432\n/data/socket\n\n  2097155   16\nready   \n";

  it("reads what PostgreSQL writes", () => {
    expect(parsePostmasterFile(text)).toEqual({
      pid: 123,
      pgData: "/data/postgres",
      port: 5432,
      socketDir: "/data/socket",
      status: "ready",
    });
  });

  it.each([[""], ["x\n/data"], ["12"]])("makes nothing of %j", (broken) => {
    expect(parsePostmasterFile(broken)).toBeUndefined();
  });

  it("reads a file that PostgreSQL is still writing", () => {
    expect(parsePostmasterFile(text.split("\n").slice(0, 4).join("\n"))?.status).toBe("unknown");
  });
});

describe("pickUser", () => {
  const passwd =
    "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\nnobody:x:65534:65534::/:/bin/false\n";

  it.each([
    [`${passwd}postgres:x:70:71::/:/bin/false\n`, { name: "postgres", uid: 70, gid: 71 }],
    [passwd, { name: "nobody", uid: 65534, gid: 65534 }],
    ["root:x:0:0::/root:/bin/sh\ndaemon:x:1:2::/:/bin/false", { name: "daemon", uid: 1, gid: 2 }],
    ["root:x:0:0::/root:/bin/sh", undefined],
    ["", undefined],
  ])("of %j", (text, user) => {
    expect(pickUser(parsePasswd(text))).toEqual(user);
  });
});

describe("clusterSettings", () => {
  const GB = 1024 ** 3;

  it("takes at most a quarter of the memory and half a gigabyte", () => {
    const disk = { freeDisk: 100 * GB, sharedMemory: 8 * GB };
    expect(clusterSettings({ memory: 64 * GB, ...disk }).shared_buffers).toBe("512MB");
    expect(clusterSettings({ memory: GB, ...disk }).shared_buffers).toBe("256MB");
    expect(clusterSettings({ memory: 16 * 1024 ** 2, ...disk }).shared_buffers).toBe("32MB");
  });

  it("keeps the log small on a small disk, and parallel queries off a small /dev/shm", () => {
    const roomy = clusterSettings({ memory: 8 * GB, freeDisk: 100 * GB, sharedMemory: 4 * GB });
    const tight = clusterSettings({ memory: 8 * GB, freeDisk: 4 * GB, sharedMemory: GB / 16 });
    expect([roomy.max_wal_size, tight.max_wal_size]).toEqual(["4096MB", "512MB"]);
    expect([roomy.dynamic_shared_memory_type, tight.dynamic_shared_memory_type]).toEqual(["posix", "mmap"]);
  });

  it("knows no bounds where the system tells none", () => {
    const settings = clusterSettings({
      memory: 8 * GB,
      freeDisk: Number.POSITIVE_INFINITY,
      sharedMemory: undefined,
    });
    expect(settings).toMatchObject({ max_wal_size: "4096MB", dynamic_shared_memory_type: "mmap" });
  });

  it("is written as PostgreSQL reads it", () => {
    expect(formatSettings({ max_connections: 100, greeting: "it's\\so" }).split("\n").slice(1)).toEqual([
      "max_connections = 100",
      "greeting = 'it''s\\\\so'",
      "",
    ]);
  });
});

describe("explainFailure", () => {
  it.each([
    ["initdb: error: could not write file: No space left on device", /disk that holds \/d is full/],
    [
      "initdb: error: could not look up effective user ID 12345: user does not exist",
      /no entry in \/etc\/passwd/,
    ],
    ["postgres: could not access directory: Permission denied", /may not use \/d/],
    ["FATAL:  could not map anonymous shared memory: Cannot allocate memory", /too little memory/],
    [
      "LOG:  starting\nFATAL:  the reason.\nLOG:  database system is shut down",
      /did not start on \/d: the reason\.$/,
    ],
    ["", /gave no reason/],
  ])("of %j", (output, sentence) => {
    expect(explainFailure(output, "/d")).toMatch(sentence);
  });

  it("tells a lost race from a failure", () => {
    expect(isAlreadyRunning('FATAL:  lock file "postmaster.pid" already exists')).toBe(true);
    expect(isAlreadyRunning("FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use")).toBe(
      true,
    );
    expect(isAlreadyRunning("FATAL:  could not load library")).toBe(false);
  });
});
