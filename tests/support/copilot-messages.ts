import samplePeriod from "#/domain/credits/copilot/sample-period.json" with { type: "json" };

const texts = samplePeriod.messages.map(({ text }) => text);

/** Texts as users write them, one after another, `characters` of them in all. */
export function manyTexts(characters: number): string[] {
  const many: string[] = [];
  for (let left = characters; left > 0; ) {
    const text = texts[many.length % texts.length] ?? "?";
    many.push(text.slice(0, left));
    left -= text.length;
  }
  return many;
}

/** A period of `messages` messages, a third of which name one of `reports` reports. */
export function largePeriod(messages: number, reports: number) {
  return {
    messages: Array.from({ length: messages }, (_, n) => ({
      text: texts[(n * 7) % texts.length],
      timestamp: new Date(Date.UTC(2024, 3, 1) + n * 250_000).toISOString(),
      ...(n % 3 === 0 && { report_id: 1 + ((n / 3) % reports) }),
      id: 1000 + n,
    })),
    reports: Array.from({ length: reports }, (_, n) => ({
      id: 1 + n,
      name: `Report ${1 + n}`,
      credit_cost: 40 + n,
    })),
  };
}
