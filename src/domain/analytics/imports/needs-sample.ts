import type { Context } from "#/domain/context.ts";

/** Whether nothing was ever stored here: no events, and no import but a sample that was interrupted. */
export async function needsSample(ctx: Context): Promise<boolean> {
  const [row] = await ctx.sql<{ is_untouched: boolean }[]>`
    select not exists (select from usage_events) and not exists (
      select from imports where source <> 'sample' or state in ('done', 'undoing', 'undone', 'replaced')
    ) as is_untouched`;
  return row?.is_untouched === true;
}
