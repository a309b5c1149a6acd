const names: Record<string, readonly string[]> = {
  "Europe/Berlin": ["Aalbach Maschinen", "Feldlerche Verlag", "Kupferkessel Brauerei", "Nordlicht Optik"],
  "Europe/London": ["Bramblewick Tea", "Hollins & Dray", "Saltmarsh Ferries"],
  "Europe/Madrid": ["Almendra Films", "Ríos y Puentes"],
  "Africa/Nairobi": ["Acacia Couriers", "Highland Bean Roasters"],
  "Asia/Kolkata": ["Banyan Diagnostics", "Monsoon Textiles", "Teakwood Learning"],
  "Asia/Tokyo": ["Asagiri Design", "Kawabata Robotics"],
  "Australia/Sydney": ["Banksia Health", "Coral Reef Surveys"],
  "America/New_York": ["Cobblestone Books", "Harbor Street Legal", "Ironwood Logistics", "Larkspur Dental"],
  "America/Chicago": ["Prairie Wind Energy", "Riverbend Grain"],
  "America/Los_Angeles": ["Fogline Games", "Juniper Outdoors", "Redwood Telemetry"],
  "America/Sao_Paulo": ["Jacarandá Móveis", "Praia Clara Seguros"],
  UTC: ["Drift Station Research"],
};

export interface SampleCustomer {
  externalId: string;
  name: string;
  /** IANA name. */
  timeZone: string;
}

/** Thirty made-up customers in some time zones. */
export const sampleCustomers: readonly SampleCustomer[] = Object.entries(names)
  .flatMap(([timeZone, own]) => own.map((name) => ({ name, timeZone })))
  .map((customer, place) => ({ externalId: `cust-${String(place + 1).padStart(3, "0")}`, ...customer }));
