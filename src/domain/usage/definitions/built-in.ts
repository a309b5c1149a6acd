const builtIn = {
  service: "internet",
  /** Its quantities are summed by whoever imports sessions. */
  meters: ["sessions", "total", "upload", "download"],
};

/** Whether a service, and a meter of it where one is named, comes with the product and can't go. */
export function isBuiltIn(service: string, meter?: string): boolean {
  return service === builtIn.service && (meter === undefined || builtIn.meters.includes(meter));
}
