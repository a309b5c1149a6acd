/** The open alerts that the overview lists, and whose number stands in the side bar. */
export const openAlertsInput = { state: "open" as const, page: 1, perPage: 5 };
