/** The same numbers with room for as many more. */
export function grow<Numbers extends Uint8Array | Int32Array | Float64Array>(numbers: Numbers): Numbers {
  const Kind = numbers.constructor as new (length: number) => Numbers;
  const larger = new Kind(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
