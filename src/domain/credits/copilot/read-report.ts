import Big from "big.js";
import { isRawNumber, readDecimal } from "#/domain/usage/recording/read-decimal.ts";
import { readFields, readId } from "./read-id.ts";
import { unusable } from "./upstream-fault.ts";

export interface CopilotReport {
  id: number;
  name: string;
  /** What a message that asked for it costs: two decimals, rounded half up. */
  credits: string;
}

/** The report of an answer to the question for that id. Throws UpstreamFault with the path of what is not as agreed. */
export function readReport(answer: unknown, asked: number): CopilotReport {
  const { id, name, credit_cost: cost } = readFields(answer, () => "");
  if (readId(id) !== asked) throw unusable("id", id, `${asked}, which was asked for`);
  if (typeof name !== "string") throw unusable("name", name, "text");
  return { id: asked, name, credits: readCost(cost) };
}

function readCost(cost: unknown): string {
  const expected = "a number of 0 or more with at most 18 digits before the point";
  if (typeof cost !== "number" && !isRawNumber(cost)) throw unusable("credit_cost", cost, expected);
  const read = readDecimal(cost);
  if ("reason" in read) throw unusable("credit_cost", cost, expected);
  const rounded = new Big(read.text).toFixed(2, Big.roundHalfUp);
  if (rounded.length > "000000000000000000.00".length) throw unusable("credit_cost", cost, expected);
  return rounded;
}
