/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run verify` checks types with the native compiler; the build need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["postgres", "pg-boss", "pino", "pino-pretty"],
};

export default config;
