/** All services there are, with their meters. */
export const allServicesInput = { page: 1, perPage: 1000 };
