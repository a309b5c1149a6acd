/** How likely at most `first`, `first` + 1, … requests arrive in a step. */
export interface ArrivalTable {
  first: number;
  cumulative: Float64Array;
}

/** Counts less likely than so many times the likeliest are left out. */
const negligible = 1e-18;

/** The Poisson distribution, worked out from its peak by ratios: nothing overflows, and no function differs by machine. */
export function arrivalTable(mean: number): ArrivalTable {
  const peak = Math.floor(mean);
  const below: number[] = [];
  for (let weight = 1, count = peak; count > 0 && weight > negligible; count--) {
    weight *= count / mean;
    below.push(weight);
  }
  const above: number[] = [];
  for (let weight = mean / (peak + 1), count = peak + 1; weight > negligible; count++) {
    above.push(weight);
    weight *= mean / (count + 1);
  }
  const weights = [...below.reverse(), 1, ...above];
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, at) => {
    sum += weight;
    cumulative[at] = sum;
  });
  return { first: peak - below.length, cumulative: cumulative.map((value) => value / sum) };
}

/** The count for a number in [0, 1). */
export function drawArrivals({ first, cumulative }: ArrivalTable, unit: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unit < (cumulative[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return first + low;
}
