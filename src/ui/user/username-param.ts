/** A username out of the path, where it is percent-encoded; text that is not stays as it is. */
export function readUsername(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
