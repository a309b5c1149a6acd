/** Placeholder. Whether a request goes to the API rather than to the pages. */
export function isApiPath(pathname: string, accept: string | undefined): boolean {
  if (pathname === "/") return !accept?.includes("text/html");
  return /^\/(api|health|openapi\.json|docs|redoc)(\/|$)/.test(pathname);
}
