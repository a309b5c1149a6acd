"use client";
import { useEffect, useState } from "react";
import { countOf } from "#/ui/format/count.ts";
import type { Connection } from "#/ui/trpc/use-resumption.ts";

/** ms that it is told that the connection is back. */
const toldFor = 10_000;
/** ms before a lost connection is spoken of; most are back before anybody could read it. */
const lostFor = 1000;
/** ms without a message, of which one should come every two seconds, after which that is said. */
const silentAfter = 7000;

interface Heard {
  connection: Connection;
  /** Of the latest frame. */
  seq: number | undefined;
  /** Frames that never came. */
  missed: number;
}

/** Something to be said of the connection. */
export interface Interruption {
  /** In a sentence. */
  text: string;
  /** Whether what is shown is current again. */
  isOver: boolean;
}

/** Null while all is well. */
export function useInterruption({ connection, seq, missed }: Heard): Interruption | null {
  /** Frames missed before the connection was lost; null while it is not. */
  const [lostAfter, setLostAfter] = useState<number | null>(null);
  const [back, setBack] = useState<string | null>(null);
  const [silentSeq, setSilentSeq] = useState<number | undefined>(undefined);
  if (connection === "live" && lostAfter !== null) {
    const count = missed - lostAfter;
    setLostAfter(null);
    setBack(
      `Connected again: ${count === 0 ? "nothing was missed" : `${countOf(count, "message")} not shown`}`,
    );
  }
  useEffect(() => {
    if (connection !== "reconnecting") return;
    const timer = setTimeout(() => setLostAfter(missed), lostFor);
    return () => clearTimeout(timer);
  }, [connection, missed]);
  useEffect(() => {
    if (back === null) return;
    const timer = setTimeout(() => setBack(null), toldFor);
    return () => clearTimeout(timer);
  }, [back]);
  useEffect(() => {
    const timer = setTimeout(() => setSilentSeq(seq), silentAfter);
    return () => clearTimeout(timer);
  }, [seq]);
  if (lostAfter !== null)
    return tell("The connection is lost; what is shown is the last that came. Trying again.");
  if (connection === "live" && seq !== undefined && silentSeq === seq)
    return tell("No message for some seconds: no server process goes on with the simulation at the moment.");
  return back === null ? null : { text: back, isOver: true };
}

const tell = (text: string): Interruption => ({ text, isOver: false });
