/** The page of a service. */
export const serviceHref = (slug: string): string => `/services/${encodeURIComponent(slug)}`;
