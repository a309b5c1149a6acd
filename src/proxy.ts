import { type NextRequest, NextResponse } from "next/server";
import { decideAccess } from "#/api/access/decide-access.ts";
import { isApiPath, placeOf } from "#/api/paths.ts";
import { readEnv } from "#/env.ts";

/** Who may see a page is decided where who may call the API is. The API asks for itself. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const access = decideAccess(
    { pathname, header: (name) => request.headers.get(name), now: new Date() },
    readEnv(),
  );
  if (access.kind === "allowed") return NextResponse.next();
  if (access.kind === "refused") return new NextResponse(access.reason, { status: 403 });
  // The API asks for the key itself. Next hides here whether a page's data is asked for: that is then asked for as a page.
  if (isApiPath(pathname, request.headers.get("accept") ?? undefined))
    return NextResponse.rewrite(new URL(placeOf(pathname), request.url));
  const signIn = request.nextUrl.clone();
  signIn.pathname = "/sign-in";
  signIn.search = new URLSearchParams({ next: `${pathname}${search}` }).toString();
  return NextResponse.redirect(signIn);
}

export const config = {
  matcher: [
    "/((?!api/|_next/static|_next/image|vendor/|icon.svg|health$|metrics$|openapi.json$|docs$|redoc$|simulate-failure$|usage$|usage/|ws$).*)",
  ],
};
