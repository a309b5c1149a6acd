import type { Env } from "#/env.ts";
import { isSameSecret, isValidSessionToken, sessionCookie } from "./session-token.ts";

/** What a request says of its sender. Header names as in HTTP, lower case. */
export interface AccessRequest {
  pathname: string;
  header(name: string): string | null | undefined;
  now: Date;
}

export type Access =
  | { kind: "allowed"; actor: string }
  | { kind: "refused"; reason: string }
  | { kind: "unknown" };

/** Paths that must answer before anyone has signed in. */
const openPaths = new Set(["/sign-in", "/api/v1/session"]);

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The one place where it is decided who may do what. Today: on loopback everyone on this machine, but
 * no foreign Host (DNS rebinding) and no foreign Origin (other web sites); elsewhere whoever holds the
 * admin key, as a bearer token or as a sign-in with it.
 */
export function decideAccess(request: AccessRequest, env: Env): Access {
  const host = request.header("host") ?? "";
  if (env.isLoopback && !loopbackNames.has(hostName(host))) {
    return {
      kind: "refused",
      reason: `The Host ${JSON.stringify(host.slice(0, 100))} is not this machine; expected localhost.`,
    };
  }
  const origin = request.header("origin");
  if (origin && !isOwnOrigin(origin, host) && !isAllowedOrigin(origin, env)) {
    return {
      kind: "refused",
      reason: "Requests from other web sites are refused; CORS_ORIGINS lists those that may.",
    };
  }
  if (env.isLoopback) return { kind: "allowed", actor: "local" };
  if (holdsKey(request, env)) return { kind: "allowed", actor: "admin" };
  return openPaths.has(request.pathname) ? { kind: "allowed", actor: "anonymous" } : { kind: "unknown" };
}

export function isAllowedOrigin(origin: string, env: Env): boolean {
  return env.CORS_ORIGINS.includes("*") || env.CORS_ORIGINS.includes(origin);
}

function holdsKey(request: AccessRequest, env: Env): boolean {
  const key = env.ADMIN_API_KEY;
  if (!key) return false;
  const bearer = /^Bearer (.+)$/i.exec(request.header("authorization") ?? "")?.[1];
  if (bearer !== undefined) return isSameSecret(bearer.trim(), key);
  const token = cookieValue(request.header("cookie") ?? "", sessionCookie);
  return token !== undefined && isValidSessionToken(token, key, request.now);
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const hostName = (host: string) => host.replace(/:\d+$/, "").toLowerCase();

/** The scheme may differ: a proxy in front may speak TLS for us. */
function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
