import { Buffer } from "node:buffer";

/**
 * Numbers names in the order of their first sight. Works on bytes and makes no string for a name seen
 * before: with a million rows of some thousand users, that is nearly every one.
 */
export class NameNumbers {
  #bytes = new Uint8Array(1 << 16);
  /** Where name n ends in `#bytes`; it begins where the one before ends. */
  #ends: number[] = [];
  /** Open addressing: a name's number + 1, or 0. */
  #slots = new Int32Array(1 << 12);

  get size(): number {
    return this.#ends.length;
  }

  /** The number of the name bytes[start, end), a new one if it was not seen before. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let at = hash(bytes, start, end) & mask;
    for (;;) {
      const entry = this.#slots[at] ?? 0;
      if (entry === 0) break;
      if (this.#isName(entry - 1, bytes, start, end)) return entry - 1;
      at = (at + 1) & mask;
    }
    this.#slots[at] = this.#add(bytes, start, end) + 1;
    if (this.#ends.length * 2 > this.#slots.length) this.#grow();
    return this.#ends.length - 1;
  }

  /** All names in the order of their numbers. */
  *names(): Generator<string> {
    const buffer = Buffer.from(this.#bytes.buffer);
    let start = 0;
    for (const end of this.#ends) {
      yield buffer.toString("utf8", start, end);
      start = end;
    }
  }

  clear(): void {
    this.#ends = [];
    this.#slots = new Int32Array(1 << 12);
  }

  #startOf(name: number): number {
    return name === 0 ? 0 : (this.#ends[name - 1] ?? 0);
  }

  #isName(name: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#startOf(name);
    const length = end - start;
    if ((this.#ends[name] ?? 0) - from !== length) return false;
    for (let place = 0; place < length; place++) {
      if (this.#bytes[from + place] !== bytes[start + place]) return false;
    }
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    const name = this.#ends.length;
    const from = this.#startOf(name);
    if (from + end - start > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, from + end - start));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#ends.push(from + end - start);
    return name;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let name = 0; name < this.#ends.length; name++) {
      let at = hash(this.#bytes, this.#startOf(name), this.#ends[name] ?? 0) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = name + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a, 32 bits, with its upper bits mixed into the lower ones. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
