import { z } from "zod";
import { CreateCustomer, UpdateCustomer } from "#/api/contract/customers.ts";
import { Slug } from "#/api/contract/fields.ts";
import { CreateMeter, UpdateMeter } from "#/api/contract/meters.ts";
import { CreateService, UpdateService } from "#/api/contract/services.ts";
import { toCustomer, toMeter, toPage, toService } from "#/api/definition-answers.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { createService } from "#/domain/usage/definitions/create-service.ts";
import { findCustomer } from "#/domain/usage/definitions/described-customer.ts";
import { listCustomers } from "#/domain/usage/definitions/list-customers.ts";
import { findService, listServices } from "#/domain/usage/definitions/list-services.ts";
import { findMeter, listMeters } from "#/domain/usage/definitions/read-definitions.ts";
import { removeCustomer } from "#/domain/usage/definitions/remove-customer.ts";
import { removeMeter } from "#/domain/usage/definitions/remove-meter.ts";
import { removeService } from "#/domain/usage/definitions/remove-service.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { updateMeter } from "#/domain/usage/definitions/update-meter.ts";
import { updateService } from "#/domain/usage/definitions/update-service.ts";
import { requestFill, requestMeter } from "#/jobs/meter-jobs.ts";
import { page, procedure, router } from "./procedures.ts";

const bySlug = z.object({ slug: z.string() });
const byExternalId = z.object({ externalId: z.string() });

export const servicesRouter = router({
  list: procedure
    .input(z.object(page(100)).prefault({}))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listServices(operation, input), toService),
    ),
  get: procedure
    .input(bySlug)
    .query(async ({ ctx: { operation }, input }) => toService(await findService(operation, input.slug))),
  create: procedure
    .input(CreateService)
    .mutation(async ({ ctx: { operation }, input }) => toService(await createService(operation, input))),
  update: procedure
    .input(bySlug.extend({ changes: UpdateService }))
    .mutation(async ({ ctx: { operation }, input }) =>
      toService(await updateService(operation, input.slug, input.changes)),
    ),
  remove: procedure
    .input(bySlug)
    .mutation(({ ctx: { operation }, input }) => removeService(operation, input.slug)),
});

export const metersRouter = router({
  list: procedure
    .input(z.object({ ...page(100), service: z.string().optional() }).prefault({}))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listMeters(operation, input), toMeter),
    ),
  get: procedure
    .input(bySlug)
    .query(async ({ ctx: { operation }, input }) => toMeter(await findMeter(operation, input.slug))),
  create: procedure
    .input(CreateMeter.extend({ service: Slug }))
    .mutation(async ({ ctx: { operation }, input: { value_of: quantityOf, ...input } }) =>
      toMeter(await requestMeter(operation, { ...input, quantityOf })),
    ),
  update: procedure
    .input(bySlug.extend({ changes: UpdateMeter }))
    .mutation(async ({ ctx: { operation }, input }) => {
      const { value_of: quantityOf, ...changes } = input.changes;
      return toMeter(await updateMeter(operation, input.slug, { ...changes, quantityOf }));
    }),
  remove: procedure
    .input(bySlug)
    .mutation(({ ctx: { operation }, input }) => removeMeter(operation, input.slug)),
  fill: procedure
    .input(bySlug)
    .mutation(async ({ ctx: { operation }, input }) => toMeter(await requestFill(operation, input.slug))),
});

export const customersRouter = router({
  list: procedure
    .input(z.object({ ...page(20), q: z.string().max(255).optional() }).prefault({}))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listCustomers(operation, input), toCustomer),
    ),
  get: procedure
    .input(byExternalId)
    .query(async ({ ctx: { operation }, input }) =>
      toCustomer(await findCustomer(operation, input.externalId)),
    ),
  create: procedure
    .input(CreateCustomer)
    .mutation(async ({ ctx: { operation }, input: { external_id: externalId, name, time_zone: timeZone } }) =>
      toCustomer(await createCustomer(operation, { externalId, name, timeZone })),
    ),
  update: procedure
    .input(byExternalId.extend({ changes: UpdateCustomer }))
    .mutation(async ({ ctx: { operation }, input }) => {
      const { name, time_zone: timeZone } = input.changes;
      return toCustomer(await updateCustomer(operation, input.externalId, { name, timeZone }));
    }),
  remove: procedure
    .input(byExternalId)
    .mutation(({ ctx: { operation }, input }) => removeCustomer(operation, input.externalId)),
});
