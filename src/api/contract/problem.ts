import { z } from "@hono/zod-openapi";

/** RFC 9457 problem details, with the request's id and one entry for each faulty input. */
export const Problem = z
  .object({
    type: z.string().openapi({ example: "about:blank" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          path: z.string().openapi({ description: "Where: a parameter's or field's name" }),
          message: z.string().openapi({ description: "What was expected" }),
        }),
      )
      .optional(),
    request_id: z.string(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof Problem>;
