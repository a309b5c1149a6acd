import { Hono } from "hono";
import { html } from "hono/html";
import type { ApiEnv } from "./app.ts";

/** Pages that read /openapi.json, with scripts and styles from public/vendor. */
export const documentationRoutes = new Hono<ApiEnv>()
  .get("/docs", (c) =>
    c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Meterline API</title>
    <link rel="stylesheet" href="/vendor/swagger-ui.css" />
    <link rel="icon" href="/icon.svg" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/vendor/swagger-ui-bundle.js"></script>
    <script src="/swagger-start.js"></script>
  </body>
</html>`),
  )
  .get("/redoc", (c) =>
    c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Meterline API</title>
    <link rel="icon" href="/icon.svg" />
  </head>
  <body style="margin: 0">
    <redoc spec-url="/openapi.json" disable-google-font></redoc>
    <script src="/vendor/redoc.standalone.js"></script>
  </body>
</html>`),
  );
