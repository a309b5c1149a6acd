import type { Context } from "#/domain/context.ts";

/** Whether nothing was ever stored here but a sample that was interrupted: no events, no import, no definition. */
export async function needsSample(ctx: Context): Promise<boolean> {
  const [row] = await ctx.sql<{ is_untouched: boolean }[]>`
    select not exists (
      select from imports where source <> 'sample' or state in ('done', 'undoing', 'undone', 'replaced')
    ) and not exists (select from services where slug <> 'internet' and not is_sample)
    and not exists (select from customers where not is_sample)
    and not exists (
      select from usage_events event
      where not exists (select from customers where customers.id = event.customer_id and is_sample)
    ) as is_untouched`;
  return row?.is_untouched === true;
}
