import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, setCookie } from "hono/cookie";
import {
  createSessionToken,
  isSameSecret,
  sessionCookie,
  sessionSeconds,
} from "#/api/access/session-token.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Access"];

const keyForm = "expected the admin key, as text";
const Key = z.object(
  { api_key: z.string({ error: keyForm }).min(1, keyForm).max(1000, keyForm) },
  { error: "expected a JSON object" },
);

const signInRoute = createRoute({
  method: "post",
  path: "/session",
  tags,
  summary: "Sign a browser in with the admin key",
  request: {
    body: {
      content: { "application/json": { schema: Key } },
      required: true,
    },
  },
  responses: {
    204: { description: "Signed in: an HttpOnly, SameSite cookie is set" },
    ...problemAnswers(400, 415, 422),
  },
});

const signOutRoute = createRoute({
  method: "delete",
  path: "/session",
  tags,
  summary: "Sign out",
  responses: { 204: { description: "Signed out" } },
});

export const sessionRoutes = createRoutes()
  .openapi(signInRoute, (c) => {
    const key = c.get("env").ADMIN_API_KEY;
    if (!key) throw new HttpRefusal(404, "This server asks for no sign-in.");
    if (!isSameSecret(c.req.valid("json").api_key.trim(), key))
      throw new HttpRefusal(401, "That is not the admin key.");
    const isSecure =
      new URL(c.req.url).protocol === "https:" || c.req.header("x-forwarded-proto") === "https";
    setCookie(c, sessionCookie, createSessionToken(key, c.get("operation").clock()), {
      httpOnly: true,
      sameSite: "Strict",
      secure: isSecure,
      path: "/",
      maxAge: sessionSeconds,
    });
    return c.body(null, 204);
  })
  .openapi(signOutRoute, (c) => {
    deleteCookie(c, sessionCookie, { path: "/" });
    return c.body(null, 204);
  });
