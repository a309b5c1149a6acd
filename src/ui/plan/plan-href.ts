/** The page of a plan. */
export const planHref = (slug: string): string => `/plans/${encodeURIComponent(slug)}`;
