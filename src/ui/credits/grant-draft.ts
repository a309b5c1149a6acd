import { fromWallTime, type Zone } from "#/ui/format/time.ts";

/** The fields of the form that gives credits, as they are typed. */
export type GrantFields = Partial<
  Record<
    | "amount"
    | "priority"
    | "effective_at"
    | "expires_at"
    | "rollover_max"
    | "rollover_days"
    | "thresholds"
    | "reason",
    string
  >
>;

/** The fields by the API's names. */
export const grantFields = [
  "amount",
  "priority",
  "effective_at",
  "expires_at",
  "rollover_max",
  "rollover_days",
  "thresholds",
  "reason",
] as const satisfies readonly (keyof GrantFields)[];

/**
 * What the form asks of the API. An empty field is left out, but for the thresholds, of which none are meant; text
 * that can't be read goes to the server as it is, which says what it expected.
 */
export function toCreateGrant(fields: GrantFields, zone: Zone) {
  const given = (name: keyof GrantFields) => fields[name]?.trim() || undefined;
  const whole = (name: keyof GrantFields) => {
    const text = given(name);
    return text === undefined ? undefined : Number(text);
  };
  const time = (name: keyof GrantFields) => {
    const wall = given(name);
    return wall === undefined ? undefined : (fromWallTime(wall, zone) ?? wall);
  };
  return {
    amount: given("amount") ?? "",
    priority: whole("priority"),
    effective_at: time("effective_at"),
    expires_at: time("expires_at"),
    rollover_max: given("rollover_max"),
    rollover_days: whole("rollover_days"),
    thresholds: (fields.thresholds ?? "").split(/[\s,;%]+/).filter((text) => text !== ""),
    reason: given("reason"),
  };
}
