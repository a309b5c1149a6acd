import { expect, test } from "vitest";
import { parseEnv } from "#/env.ts";

test("private targets are refused unless the setting allows them", () => {
  expect(parseEnv({}).WEBHOOK_PRIVATE_TARGETS).toBe("refuse");
  expect(parseEnv({ WEBHOOK_PRIVATE_TARGETS: "" }).WEBHOOK_PRIVATE_TARGETS).toBe("refuse");
  expect(parseEnv({ WEBHOOK_PRIVATE_TARGETS: "allow" }).WEBHOOK_PRIVATE_TARGETS).toBe("allow");
  expect(() => parseEnv({ WEBHOOK_PRIVATE_TARGETS: "yes" })).toThrow(
    'WEBHOOK_PRIVATE_TARGETS is "yes": expected refuse or allow.',
  );
});
