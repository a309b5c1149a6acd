/** All plans there are or were, for the choice of one to look for. */
export const allPlansInput = { page: 1, perPage: 100, state: "all" as const };

/** The plans that a customer can be put on. */
export const activePlansInput = { page: 1, perPage: 100, state: "active" as const };
