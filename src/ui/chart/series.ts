/** What is drawn over days: the same name and colour for the same thing on every page. */
export const daySeries = [
  { key: "download", name: "Download", color: "var(--color-download)", mark: "bg-download" },
  { key: "upload", name: "Upload", color: "var(--color-upload)", mark: "bg-upload" },
] as const;
