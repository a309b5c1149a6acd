/** The exact sum of two decimals of 0 or more, given and returned as text such as "3512752.28". */
export function addDecimals(left: string, right: string): string {
  const [leftWhole = "0", leftPart = ""] = left.split(".");
  const [rightWhole = "0", rightPart = ""] = right.split(".");
  const places = Math.max(leftPart.length, rightPart.length);
  const sum =
    BigInt(leftWhole + leftPart.padEnd(places, "0")) + BigInt(rightWhole + rightPart.padEnd(places, "0"));
  if (places === 0) return String(sum);
  const digits = String(sum).padStart(places + 1, "0");
  const part = digits.slice(-places).replace(/0+$/, "");
  return part === "" ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${part}`;
}
