/** What may be asked of a ledger: amounts in hundredths of a credit, times in hours from its beginning. */
export type PlainOperation =
  | {
      kind: "grant";
      id: string;
      amount: number;
      priority: number;
      effective: number | null;
      expires: number | null;
      rolloverMax: number;
      rolloverDays: number | null;
    }
  | { kind: "adjust"; amount: number; grant: string | null; newGrant: string }
  | { kind: "hold"; id: string; amount: number; hours: number }
  | { kind: "settle"; hold: string; amount: number }
  | { kind: "release"; hold: string }
  | { kind: "charge"; period: number; total: number; limit: number | null | undefined }
  | { kind: "due" };
