import { describeStoredData } from "#/domain/analytics/describe-system.ts";
import { readEnv } from "#/env.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { procedure, router } from "./procedures.ts";

export const systemRouter = router({
  info: procedure.query(async ({ ctx: { operation } }) => {
    const env = readEnv();
    const needsSignIn = !env.isLoopback;
    return {
      version: packageJson.version,
      database: env.DATABASE_URL === undefined ? ("embedded" as const) : ("external" as const),
      ...(await describeStoredData(operation)),
      needsSignIn,
      signedIn: needsSignIn,
    };
  }),
});
