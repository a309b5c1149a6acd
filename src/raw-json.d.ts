interface JSON {
  /** JSON text that `stringify` writes as it is (ECMAScript 2026). */
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}
