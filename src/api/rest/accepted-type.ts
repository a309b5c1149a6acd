/** A media range of an Accept header. */
interface Accepted {
  range: string;
  quality: number;
}

/**
 * Which of the offered media types an Accept header asks for most: by quality, then by how exactly it is named, then by
 * its place in the header, then as offered. The first where none is asked for, or all are refused.
 */
export function acceptedType<T extends string>(accept: string | undefined, offers: readonly [T, ...T[]]): T {
  const accepted = (accept ?? "").split(",").map(readRange);
  const ranked = offers
    .map((offer) => ({ offer, ...rankOf(offer, accepted) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || other.exact - one.exact || one.place - other.place);
  return ranked[0]?.offer ?? offers[0];
}

function readRange(text: string): Accepted {
  const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  return { range, quality: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
}

/** What the most exact range that covers the type says of it. */
function rankOf(
  offer: string,
  accepted: readonly Accepted[],
): { quality: number; exact: number; place: number } {
  const ranges = [offer, offer.replace(/\/.*/, "/*"), "*/*"];
  for (const [at, range] of ranges.entries()) {
    const place = accepted.findIndex((one) => one.range === range);
    const found = accepted[place];
    if (found) return { quality: found.quality, exact: ranges.length - at, place };
  }
  return { quality: 0, exact: 0, place: 0 };
}
