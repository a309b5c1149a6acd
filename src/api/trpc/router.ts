import { analyticsRouter } from "./analytics-router.ts";
import { creditsRouter } from "./credits/credits-router.ts";
import { customersRouter, metersRouter, servicesRouter } from "./definition-routers.ts";
import { eventsRouter } from "./events-router.ts";
import { importsRouter } from "./imports-router.ts";
import { createCallerFactory, router } from "./procedures.ts";
import { simulationRouter } from "./simulation-router.ts";
import { systemRouter } from "./system-router.ts";

export const appRouter = router({
  analytics: analyticsRouter,
  credits: creditsRouter,
  customers: customersRouter,
  events: eventsRouter,
  imports: importsRouter,
  meters: metersRouter,
  services: servicesRouter,
  simulation: simulationRouter,
  system: systemRouter,
});

export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
