/** The exact sum of decimals given as text. Sums that fit stay in one machine number, larger ones in a bigint. */
export class DecimalSum {
  #small = 0;
  #large: bigint | null = null;
  /** Digits after the point of both. */
  #scale = 0;

  /** Adds `text`, a decimal without exponent such as "12.50", or takes it away. */
  add(text: string, sign: 1 | -1): void {
    const point = text.indexOf(".");
    const scale = point < 0 ? 0 : text.length - point - 1;
    const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
    if (this.#large === null && digits.length <= 15) {
      const raised = Math.max(scale, this.#scale);
      const sum = this.#small * 10 ** (raised - this.#scale) + sign * Number(digits) * 10 ** (raised - scale);
      if (raised <= 15 && Math.abs(sum) <= Number.MAX_SAFE_INTEGER) {
        this.#small = sum;
        this.#scale = raised;
        return;
      }
    }
    const raised = Math.max(scale, this.#scale);
    const sum = this.#large ?? BigInt(this.#small);
    this.#large =
      sum * 10n ** BigInt(raised - this.#scale) +
      BigInt(sign) * BigInt(digits) * 10n ** BigInt(raised - scale);
    this.#scale = raised;
  }

  static of(...sums: DecimalSum[]): DecimalSum {
    const sum = new DecimalSum();
    for (const one of sums) sum.addSum(one);
    return sum;
  }

  addSum(other: DecimalSum): void {
    const text = other.toString();
    if (text.startsWith("-")) this.add(text.slice(1), -1);
    else this.add(text, 1);
  }

  /** As text, without zeros at the end. */
  toString(): string {
    return decimalText(this.#large ?? this.#small, this.#scale);
  }
}

/** `mantissa` / 10 ** `scale` as text, without zeros at the end. */
export function decimalText(mantissa: bigint | number, scale: number): string {
  if (scale === 0) return String(mantissa);
  const isNegative = mantissa < 0;
  const digits = String(isNegative ? -mantissa : mantissa).padStart(scale + 1, "0");
  let end = digits.length;
  const point = digits.length - scale;
  while (end > point && digits.charCodeAt(end - 1) === 48) end--;
  const text =
    end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
  return isNegative && text !== "0" ? `-${text}` : text;
}
