import { decimalText } from "#/domain/decimal-sum.ts";
import type { Service } from "../catalogue/catalogue.ts";

/**
 * What an event costs: its values times the prices of the service's sum and count meters, rounded half up
 * to the cent. Null where none of them has a price.
 */
export function priceEvent(service: Service, quantities: readonly (string | null)[]): string | null {
  let mantissa = 0n;
  let scale = 0;
  let isPriced = false;
  for (const { price, slot, aggregation } of service.meters) {
    if (price === null || slot === null || (aggregation !== "sum" && aggregation !== "count")) continue;
    isPriced = true;
    const quantity = slot === 0 ? "1" : quantities[slot - 1];
    if (quantity == null) continue;
    const [left, leftScale] = parts(quantity);
    const [right, rightScale] = parts(price);
    const product = left * right;
    const productScale = leftScale + rightScale;
    const common = Math.max(scale, productScale);
    mantissa = mantissa * 10n ** BigInt(common - scale) + product * 10n ** BigInt(common - productScale);
    scale = common;
  }
  if (!isPriced) return null;
  if (scale <= 2) return decimalText(mantissa, scale);
  const unit = 10n ** BigInt(scale - 2);
  return decimalText((mantissa + unit / 2n) / unit, 2);
}

function parts(text: string): [mantissa: bigint, scale: number] {
  const point = text.indexOf(".");
  if (point < 0) return [BigInt(text), 0];
  return [BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1];
}
