import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { readPreferences, unitCookie, zoneCookie } from "#/ui/preferences/preferences.ts";
import { PreferencesProvider } from "#/ui/preferences/preferences-provider.tsx";
import { ApiProvider } from "#/ui/trpc/provider.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Meterline", template: "%s · Meterline" },
  description: "Usage metering: what was used, by whom, up to when",
  icons: { icon: "/icon.svg" },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#15191a" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const preferences = readPreferences(jar.get(unitCookie)?.value, jar.get(zoneCookie)?.value);
  return (
    <html lang="en" suppressHydrationWarning>
      <body className="font-sans antialiased">
        <ThemeProvider attribute="data-theme" enableColorScheme={false} disableTransitionOnChange>
          <NuqsAdapter>
            <ApiProvider>
              <PreferencesProvider initial={preferences}>{children}</PreferencesProvider>
            </ApiProvider>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  );
}
