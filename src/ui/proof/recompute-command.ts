import type { ApiOutputs } from "#/ui/trpc/client.ts";

type Proven = Pick<ApiOutputs["analytics"]["proof"], "customer" | "meter" | "from" | "to">;

/** A component of a URL that stands inside quotes of a shell as it is. */
const encode = (text: string) => encodeURIComponent(text).replace(/'/g, "%27");

/**
 * A command for a shell with curl and jq that reads all events of a proof, page by page, and prints their digest:
 * SHA-256 of a line `id,occurred_at,value` for each.
 */
export function recomputeCommand(
  origin: string,
  { customer, meter, from, to }: Proven,
  needsKey: boolean,
): string {
  const query = `meter=${encode(meter)}&from=${encode(from)}&to=${encode(to)}&limit=1000`;
  const url = `${origin}/api/v1/customers/${encode(customer)}/proof?${query}`;
  const key = needsKey ? '-H "authorization: Bearer $ADMIN_API_KEY" ' : "";
  return [
    `url='${url}'; page=; while p=$(curl -sf ${key}"$url\${page:+&cursor=$page}")`,
    `do printf '%s' "$p" | jq -r '.events[] | [.id, .occurred_at, .value] | join(",")'`,
    `page=$(printf '%s' "$p" | jq -r '.next_cursor // empty'); [ "$page" ] || break; done | sha256sum`,
  ].join("; ");
}
