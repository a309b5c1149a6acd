import { createLoader } from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

/** What the URL of the list of imports holds. */
export const importsSearch = { page: pageParser };

export const loadImportsSearch = createLoader(importsSearch);

/** Imports on one page of the list. */
export const importsPerPage = 20;

/** Rejected rows shown on an import's page; its file of errors has them all. */
export const shownRowErrors = 20;
