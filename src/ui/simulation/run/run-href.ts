/** The page of a stored run, which is also the link to share. */
export const runHref = (id: string): string => `/simulation/runs/${encodeURIComponent(id)}`;
