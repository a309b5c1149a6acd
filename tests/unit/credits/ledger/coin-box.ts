export type Place = "available" | "held" | "spent" | "expired";

/** A hundredth of a credit. */
export interface Coin {
  place: Place;
  hold?: string;
  /** Of the period that spent it. */
  period?: number;
  /** Whether it had expired before it was spent. */
  wasExpired?: boolean;
}

export interface Box {
  id: string;
  coins: Coin[];
  priority: number;
  effective: number;
  expires: number | null;
  rolloverMax: number;
  rolloverHours: number | null;
  from: string | null;
  isRollover: boolean;
  isOver: boolean;
}

/** Whether a box was there to pay use of a period that ended then. */
export const wasThere = (box: Box, end: number) =>
  box.isRollover ? box.effective <= end : box.effective < end;

export const newCoins = (count: number): Coin[] =>
  Array.from({ length: count }, () => ({ place: "available" }));
