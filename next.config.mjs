import aliases from "./src/api/aliases.json" with { type: "json" };
import pageAliases from "./src/api/page-aliases.json" with { type: "json" };

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run verify` checks types with the native compiler; the build need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["postgres", "pg-boss", "pino", "prom-client"],
  // On Vercel; the self-hosted server sends these paths to the API itself.
  rewrites: async () => ({
    beforeFiles: [
      ...Object.entries(aliases).map(([source, destination]) => ({ source, destination })),
      ...Object.entries(pageAliases).map(([source, destination]) => ({
        source,
        missing: [
          { type: "header", key: "accept", value: ".*text/html.*" },
          { type: "header", key: "rsc" },
        ],
        destination,
      })),
    ],
  }),
};

export default config;
