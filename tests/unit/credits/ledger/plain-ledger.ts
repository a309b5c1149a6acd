import { type Box, type Coin, newCoins, type Place, wasThere } from "./coin-box.ts";
import type { PlainOperation } from "./plain-operation.ts";

interface Hold {
  id: string;
  size: number;
  ends: number;
  state: "held" | "settled" | "released" | "expired";
}

const dayHours = 24;

/**
 * A ledger as a child would keep it: every hundredth of a credit is a coin in a box, and time passes hour by
 * hour. Slow, and without any of the product's rules but these.
 */
export class PlainLedger {
  readonly boxes = new Map<string, Box>();
  readonly holds = new Map<string, Hold>();
  /** Coins that nobody had. */
  readonly debts: Coin[] = [];
  /** The boxes that each period took from, in the order of first use. */
  readonly #firsts = new Map<number, string[]>();
  readonly #periodEnds: ReadonlyMap<number, number>;
  readonly #limit: number | null | undefined;
  #now: number;
  readonly #nameOf: (how: "rollover" | "refund", from: string) => string;

  /** `limit`: of holds' overage; null none, undefined no overage at all. */
  constructor(options: {
    now: number;
    limit: number | null | undefined;
    periodEnds: ReadonlyMap<number, number>;
    nameOf: (how: "rollover" | "refund", from: string) => string;
  }) {
    this.#now = options.now;
    this.#limit = options.limit;
    this.#periodEnds = options.periodEnds;
    this.#nameOf = options.nameOf;
  }

  /** Whether it was done; else it was refused, and nothing but time has passed. */
  run(operation: PlainOperation, now: number): boolean {
    for (const last = Math.max(now, this.#now); this.#now < last; ) {
      this.#now++;
      this.#endWhatIsOver();
    }
    const isDone = this.#do(operation);
    this.#endWhatIsOver();
    return isDone;
  }

  count(place: Place, box?: string): number {
    const all = box === undefined ? [...this.boxes.values()] : [this.boxes.get(box)];
    const coins = all.flatMap((one) => one?.coins ?? []);
    return (box === undefined ? [...coins, ...this.debts] : coins).filter((coin) => coin.place === place)
      .length;
  }

  paidBy(period: number): { covered: number; overage: number } {
    const paid = (coins: Coin[]) => coins.filter((coin) => coin.period === period).length;
    const covered = [...this.boxes.values()].reduce((sum, box) => sum + paid(box.coins), 0);
    return { covered, overage: paid(this.debts) };
  }

  #endWhatIsOver(): void {
    for (const hold of this.holds.values()) {
      if (hold.state === "held" && hold.ends <= this.#now) {
        this.#empty(hold, 0);
        hold.state = "expired";
      }
    }
    for (const box of this.#inOrder()) {
      if (!box.isOver && box.expires !== null && box.expires <= this.#now) this.#expire(box);
    }
  }

  #expire(box: Box): void {
    box.isOver = true;
    const left = box.coins.filter((coin) => coin.place === "available");
    for (const coin of left) coin.place = "expired";
    const rolled = Math.min(left.length, box.rolloverMax);
    if (rolled === 0) return;
    const effective = box.expires ?? 0;
    const next: Box = {
      ...box,
      id: this.#nameOf("rollover", box.id),
      coins: newCoins(rolled),
      effective,
      expires: box.rolloverHours === null ? null : effective + box.rolloverHours,
      rolloverMax: 0,
      from: box.id,
      isRollover: true,
      isOver: false,
    };
    this.boxes.set(next.id, next);
    if (next.expires !== null && next.expires <= this.#now) this.#expire(next);
  }

  #inOrder(): Box[] {
    return [...this.boxes.values()].sort(
      (one, other) =>
        one.priority - other.priority ||
        (one.expires ?? Infinity) - (other.expires ?? Infinity) ||
        one.effective - other.effective ||
        (one.id < other.id ? -1 : 1),
    );
  }

  #usable(): Coin[] {
    return this.#inOrder()
      .filter((box) => box.effective <= this.#now)
      .flatMap((box) => box.coins.filter((coin) => coin.place === "available"));
  }

  /** Coins of nobody that may be made. */
  #room(limit: number | null | undefined): number {
    if (limit === undefined) return 0;
    return limit === null ? Infinity : Math.max(0, limit - this.debts.length);
  }

  #take(coins: Coin[], amount: number, limit: number | null | undefined): Coin[] | undefined {
    const taken = coins.slice(0, amount);
    const missing = amount - taken.length;
    if (missing > this.#room(limit)) return undefined;
    const made = newCoins(missing);
    this.debts.push(...made);
    return [...taken, ...made];
  }

  #do(operation: PlainOperation): boolean {
    switch (operation.kind) {
      case "due":
        return true;
      case "grant":
        return this.#grant(operation);
      case "adjust":
        return this.#adjust(operation);
      case "hold": {
        const coins = this.#take(this.#usable(), operation.amount, this.#limit);
        for (const coin of coins ?? []) Object.assign(coin, { place: "held", hold: operation.id });
        const { id, amount: size, hours } = operation;
        if (coins) this.holds.set(id, { id, size, ends: this.#now + hours, state: "held" });
        return coins !== undefined;
      }
      case "settle": {
        const hold = this.holds.get(operation.hold);
        if (hold?.state !== "held") return false;
        const more = this.#take(this.#usable(), Math.max(0, operation.amount - hold.size), this.#limit);
        if (!more) return false;
        this.#empty(hold, operation.amount);
        for (const coin of more) coin.place = "spent";
        hold.state = "settled";
        return true;
      }
      case "release": {
        const hold = this.holds.get(operation.hold);
        if (hold?.state !== "held") return false;
        this.#empty(hold, 0);
        hold.state = "released";
        return true;
      }
      case "charge":
        this.#charge(operation);
        return true;
    }
  }

  /** Gives a hold's coins back but for the first ones, which are spent: of boxes in order, then of nobody's. */
  #empty(hold: Hold, spent: number): void {
    let left = spent;
    for (const box of this.#inOrder()) {
      for (const coin of box.coins.filter((one) => one.place === "held" && one.hold === hold.id)) {
        coin.place = left > 0 ? "spent" : box.isOver ? "expired" : "available";
        left--;
      }
    }
    for (const coin of this.debts.filter((one) => one.place === "held" && one.hold === hold.id)) {
      if (left > 0) coin.place = "spent";
      else this.debts.splice(this.debts.indexOf(coin), 1);
      left--;
    }
  }

  #grant(asked: Extract<PlainOperation, { kind: "grant" }>): boolean {
    if (this.boxes.has(asked.id)) return true;
    const { id, amount, priority, effective, expires, rolloverMax, rolloverDays } = asked;
    this.boxes.set(id, {
      id,
      coins: newCoins(amount),
      priority,
      effective: effective ?? this.#now,
      expires,
      rolloverMax,
      rolloverHours: rolloverDays === null ? null : rolloverDays * dayHours,
      from: null,
      isRollover: false,
      isOver: false,
    });
    return true;
  }

  #adjust({ amount, grant, newGrant }: Extract<PlainOperation, { kind: "adjust" }>): boolean {
    const box = grant === null ? undefined : this.boxes.get(grant);
    if (grant !== null && !box) return false;
    if (amount > 0) {
      if (box?.isOver) return false;
      if (box) box.coins.push(...newCoins(amount));
      else {
        const rest = { priority: 100, effective: null, expires: null, rolloverMax: 0, rolloverDays: null };
        this.#grant({ kind: "grant", id: newGrant, amount, ...rest });
      }
      return true;
    }
    const coins = box ? box.coins.filter((coin) => coin.place === "available") : this.#usable();
    if (coins.length < -amount) return false;
    const gone = new Set(coins.slice(0, -amount));
    for (const one of this.boxes.values()) one.coins = one.coins.filter((coin) => !gone.has(coin));
    return true;
  }

  #charge({ period, total, limit }: Extract<PlainOperation, { kind: "charge" }>): void {
    const paid = this.paidBy(period);
    for (let extra = total - paid.covered - paid.overage; extra > 0; extra--) {
      if (!this.#payOne(period, limit)) break;
    }
    for (let extra = paid.covered + paid.overage - total; extra > 0; extra--) this.#refundOne(period);
  }

  #payOne(period: number, limit: number | null | undefined): boolean {
    const end = this.#periodEnds.get(period);
    const isOver = end !== undefined && end <= this.#now;
    for (const box of this.#inOrder()) {
      if (isOver ? !wasThere(box, end) : box.effective > this.#now) continue;
      const lost = box.coins.filter((coin) => coin.place === "expired");
      const moved = [...this.boxes.values()]
        .filter((other) => other.from === box.id)
        .reduce((sum, other) => sum + other.coins.length, 0);
      const isTakenBack = isOver && box.isOver && (box.expires ?? 0) >= end && lost.length > moved;
      const coin = isTakenBack ? lost[0] : box.coins.find((one) => one.place === "available");
      if (!coin) continue;
      Object.assign(coin, { place: "spent", period, wasExpired: isTakenBack });
      this.#noteFirst(period, box.id);
      return true;
    }
    if (this.#room(limit) <= 0) return false;
    this.debts.push({ place: "spent", period });
    return true;
  }

  #noteFirst(period: number, box: string): void {
    const firsts = this.#firsts.get(period) ?? [];
    if (!firsts.includes(box)) firsts.push(box);
    this.#firsts.set(period, firsts);
  }

  #refundOne(period: number): void {
    const debt = this.debts.findIndex((coin) => coin.period === period);
    if (debt >= 0) {
      this.debts.splice(debt, 1);
      return;
    }
    for (const id of (this.#firsts.get(period) ?? []).toReversed()) {
      const box = this.boxes.get(id);
      const coins = box?.coins.filter((coin) => coin.period === period) ?? [];
      const coin = coins.find((one) => one.wasExpired) ?? coins[0];
      if (!box || !coin) continue;
      const { wasExpired } = coin;
      delete coin.period;
      delete coin.wasExpired;
      coin.place = box.isOver ? "expired" : "available";
      if (box.isOver && !wasExpired) this.#giveAnew(box);
      return;
    }
  }

  #giveAnew(from: Box): void {
    const id = this.#nameOf("refund", from.id);
    const known = this.boxes.get(id);
    if (known) known.coins.push(...newCoins(1));
    else {
      const rest = { expires: null, rolloverMax: 0, rolloverHours: null, isRollover: false, isOver: false };
      this.boxes.set(id, { ...from, ...rest, id, coins: newCoins(1), from: from.id });
    }
  }
}
