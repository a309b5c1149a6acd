import { createLoader } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

/** What the URL of the list of services holds. */
export const servicesSearch = { page: pageParser };

export const loadServicesSearch = createLoader(servicesSearch);

export const servicesPerPage = 100;
