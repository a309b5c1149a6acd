/** A service of the sample, with its one meter. */
export interface SampleService {
  slug: string;
  name: string;
  meter: string;
  unit: string;
  /** Money per unit. */
  price: string;
}

const of = (slug: string, meter: string, name: string, unit: string, price: string): SampleService => ({
  slug,
  name,
  meter,
  unit,
  price,
});

/** The ten microservices and their rates. */
export const sampleServices: readonly SampleService[] = [
  of("VideoStreaming", "video-streaming", "Video streaming", "hour", "15"),
  of("CloudStorage", "cloud-storage", "Cloud storage", "GB", "0.1"),
  of("DataAnalytics", "data-analytics", "Data analytics", "report", "50"),
  of("EmailCampaigns", "email-campaigns", "Email campaigns", "email", "0.05"),
  of("RealtimeMessaging", "realtime-messaging", "Realtime messaging", "message", "0.08"),
  of("APIRequests", "api-requests", "API requests", "request", "0.02"),
  of("FileSync", "file-sync", "File sync", "GB", "0.15"),
  of("VirtualMachineHours", "virtual-machine-hours", "Virtual machines", "hour", "0.5"),
  of("UserAuthentication", "user-authentication", "User authentication", "sign-in", "0.01"),
  of("DatabaseQueries", "database-queries", "Database queries", "query", "0.03"),
];
