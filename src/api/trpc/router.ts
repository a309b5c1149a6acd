import { analyticsRouter } from "./analytics-router.ts";
import { importsRouter } from "./imports-router.ts";
import { createCallerFactory, router } from "./procedures.ts";
import { systemRouter } from "./system-router.ts";

export const appRouter = router({
  analytics: analyticsRouter,
  imports: importsRouter,
  system: systemRouter,
});

export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
