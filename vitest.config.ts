import { defineConfig } from "vitest/config";

/** Settings of the product for tests, whatever a .env file says. */
const env = {
  DATABASE_URL: "",
  DATABASE_DIRECT_URL: "",
  ADMIN_API_KEY: "",
  COPILOT_API_URL: "",
  CORS_ORIGINS: "",
  HOST: "127.0.0.1",
  LOG_LEVEL: "silent",
  SAMPLE_DATA: "off",
  SIMULATION: "off",
};

/** ms */
const seconds = (count: number) => count * 1000;

export default defineConfig({
  test: {
    pool: "forks",
    // A test that needs a second try is a bug.
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts"],
          env,
          testTimeout: seconds(20),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          exclude: ["tests/integration/startup/**", "tests/integration/fire/**"],
          env,
          setupFiles: ["src/db/mend-postgres.ts"],
          globalSetup: ["tests/support/database-server.ts"],
          testTimeout: seconds(90),
          hookTimeout: seconds(60),
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "startup",
          include: ["tests/integration/startup/**/*.test.ts"],
          testTimeout: seconds(120),
          hookTimeout: seconds(120),
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "fire",
          include: ["tests/integration/fire/**/*.test.ts"],
          setupFiles: ["src/db/mend-postgres.ts"],
          testTimeout: seconds(240),
          hookTimeout: seconds(60),
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: seconds(120),
          hookTimeout: seconds(180),
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
