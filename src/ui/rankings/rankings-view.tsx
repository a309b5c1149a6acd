"use client";
import { useQueryState } from "nuqs";
import { MeterRankings } from "./meter-rankings.tsx";
import { rankingsSearch } from "./rankings-search.ts";
import { SessionRankings } from "./session-rankings.tsx";

/** Who used how much, up to when: by sessions, or by any other meter. */
export function RankingsView() {
  const [meter] = useQueryState("meter", rankingsSearch.meter);
  return meter ? <MeterRankings meter={meter} /> : <SessionRankings />;
}
