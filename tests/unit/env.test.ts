import { expect, test } from "vitest";
import { EnvError, parseEnv } from "#/env.ts";

test("without settings it listens on loopback and keeps its data in .data", () => {
  const env = parseEnv({});
  expect([env.DATABASE_URL, env.DATABASE_DIRECT_URL, env.ADMIN_API_KEY]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(env).toMatchObject({
    PORT: 3000,
    HOST: "127.0.0.1",
    DATA_DIR: ".data",
    LOG_LEVEL: "info",
    CORS_ORIGINS: [],
    SAMPLE_DATA: true,
    UNKNOWN_CUSTOMERS: "create",
    isLoopback: true,
    isVercel: false,
  });
});

test.each([
  [{ PORT: "0" }, { PORT: 0 }],
  [{ UNKNOWN_CUSTOMERS: "reject" }, { UNKNOWN_CUSTOMERS: "reject" }],
  [{ PORT: "65535" }, { PORT: 65535 }],
  [{ BILLING_GRACE_MINUTES: "" }, { BILLING_GRACE_MINUTES: 60 }],
  [{ BILLING_GRACE_MINUTES: "0" }, { BILLING_GRACE_MINUTES: 0 }],
  [{ SIMULATION_MAX_CLIENTS: "" }, { SIMULATION_MAX_CLIENTS: 5000 }],
  [{ SIMULATION: "" }, { SIMULATION: true, SIMULATION_SPEED: 1 }],
  [
    { SIMULATION: "off", SIMULATION_SPEED: "0.1" },
    { SIMULATION: false, SIMULATION_SPEED: 0.1 },
  ],
  [{ HOST: "localhost" }, { isLoopback: true }],
  [{ HOST: "::1" }, { isLoopback: true }],
  [{ HOST: "0.0.0.0" }, { isLoopback: false }],
  [{ HOST: "::" }, { isLoopback: false }],
  [{ VERCEL: "1" }, { isLoopback: false, isVercel: true }],
  [{ VERCEL: "" }, { isLoopback: true, isVercel: false }],
  [{ DATABASE_URL: "" }, { DATABASE_URL: undefined }],
  [{ DATABASE_URL: " postgres://u:p@h/d " }, { DATABASE_URL: "postgres://u:p@h/d" }],
  [{ DATABASE_URL: "postgresql://h/d" }, { DATABASE_URL: "postgresql://h/d" }],
  [{ SAMPLE_DATA: "off" }, { SAMPLE_DATA: false }],
  [
    { CORS_ORIGINS: "https://a.example.com/, http://localhost:5173 ,," },
    { CORS_ORIGINS: ["https://a.example.com", "http://localhost:5173"] },
  ],
  [{ CORS_ORIGINS: "*" }, { CORS_ORIGINS: ["*"] }],
  [{ ADMIN_API_KEY: "" }, { ADMIN_API_KEY: undefined }],
  [{ ADMIN_API_KEY: "0123456789abcdef" }, { ADMIN_API_KEY: "0123456789abcdef" }],
  [{ DATABASE_POOL_SIZE: "2" }, { DATABASE_POOL_SIZE: 2 }],
])("%j is understood", (source, expected) => {
  const env = parseEnv(source);
  expect({ ...env, ...expected }).toEqual(env);
});

test.each([
  [{ PORT: "70000" }, /^PORT is "70000": /],
  [{ PORT: "-1" }, /^PORT is "-1": /],
  [{ BILLING_GRACE_MINUTES: "43201" }, /^BILLING_GRACE_MINUTES is "43201": /],
  [{ SIMULATION: "no" }, /^SIMULATION is "no": expected on or off/],
  [{ SIMULATION_SPEED: "101" }, /^SIMULATION_SPEED is "101": /],
  [{ SIMULATION_MAX_CLIENTS: "0" }, /^SIMULATION_MAX_CLIENTS is "0": /],
  [{ PORT: "http" }, /^PORT is "http": /],
  [{ DATABASE_URL: "mysql://u:secret@h/d" }, /^DATABASE_URL: expected postgres:/],
  [{ DATABASE_DIRECT_URL: "h:5432" }, /^DATABASE_DIRECT_URL: expected postgres:/],
  [{ ADMIN_API_KEY: "short" }, /^ADMIN_API_KEY: expected at least 16 characters/],
  [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL is "loud": /],
  [{ SAMPLE_DATA: "yes" }, /^SAMPLE_DATA is "yes": expected on or off/],
  [{ CORS_ORIGINS: "example.com" }, /^CORS_ORIGINS is "example.com": expected origins such as/],
  [{ DATABASE_POOL_SIZE: "1" }, /^DATABASE_POOL_SIZE is "1": /],
])("%j is refused by name, without showing a secret", (source, message) => {
  expect(() => parseEnv(source)).toThrow(EnvError);
  expect(() => parseEnv(source)).toThrow(message);
  expect(() => parseEnv(source)).not.toThrow(/secret|short/);
});

test("every setting that can't be used is named", () => {
  expect(() => parseEnv({ PORT: "x", SAMPLE_DATA: "y", LOG_LEVEL: "z" })).toThrow(
    /PORT[^\n]*\nLOG_LEVEL[^\n]*\nSAMPLE_DATA/,
  );
});
