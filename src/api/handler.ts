import { placeOf } from "./paths.ts";
import { createRestApi } from "./rest/rest-api.ts";

const api = createRestApi();

/** Answers every request to the API, at either door: `fetch` in, `fetch` out. */
export function handleApi(request: Request): Response | Promise<Response> {
  const start = request.url.indexOf("/", 8);
  const end = request.url.indexOf("?", start);
  const pathname = request.url.slice(start, end < 0 ? undefined : end);
  const place = placeOf(pathname);
  // No other request can be made of a TRACE; as it is it finds no route, like any other of that method.
  if (place === pathname || request.method === "TRACE") return api.fetch(request);
  const url = new URL(request.url);
  url.pathname = place;
  return api.fetch(new Request(url, request), { alias: pathname });
}
