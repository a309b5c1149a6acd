"use client";
import { useQueryState } from "nuqs";
import { Segments } from "#/ui/primitives/segments.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { TrafficTab } from "#/ui/simulation/traffic/traffic-tab.tsx";
import { WhatIfTab } from "#/ui/simulation/what-if/what-if-tab.tsx";
import { LiveTab } from "./live-tab.tsx";
import { type SimulationTab, tabParser } from "./simulation-search.ts";

const tabs = [
  { value: "live", label: "Live" },
  { value: "what-if", label: "What-if" },
  { value: "traffic", label: "Traffic" },
] as const;

const sentences: Record<SimulationTab, string> = {
  live: "What is broken, and what broke it",
  "what-if": "What would break, and how far it would reach",
  traffic: "Whether every simulated request is counted exactly once",
};

/** The simulated services: as they run, as they might, and as they are metered. */
export function SimulationView() {
  const [tab, setTab] = useQueryState("tab", tabParser.withOptions({ history: "push" }));
  return (
    <>
      <PageHeader
        title="Simulation"
        actions={<Segments label="Part of the simulation" value={tab} choices={tabs} onChange={setTab} />}
      >
        {sentences[tab]}
      </PageHeader>
      {tab === "live" ? <LiveTab /> : tab === "what-if" ? <WhatIfTab /> : <TrafficTab />}
    </>
  );
}
