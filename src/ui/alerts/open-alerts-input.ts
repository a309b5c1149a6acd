/** The open alerts that the overview lists. */
export const openAlertsInput = { state: "open" as const, page: 1, perPage: 5 };

/**
 * For their number alone. Not the same question as above: what surrounds a page asks before the page does, and would
 * keep the page's answer from being there when it is drawn on the server.
 */
export const openAlertsCountInput = { ...openAlertsInput, perPage: 1 };
