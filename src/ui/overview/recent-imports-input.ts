/** The imports that the overview lists. */
export const recentImportsInput = { page: 1, perPage: 3 };
