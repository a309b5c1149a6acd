/** What the page of a statement asks. */
export function toStatementInputs(externalId: string, number: number) {
  return {
    statement: { externalId, number },
    /** The latest period alone; the total says how many there are. */
    latest: { externalId, page: 1, perPage: 1 },
    customer: { externalId },
  };
}
