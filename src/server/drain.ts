import type { Server } from "node:http";

/** ms that requests under way get to end. */
const patience = 10_000;

/** Takes no new requests and waits for those under way, but not past the deadline nor once `hurried`. */
export async function drain(server: Server, hurried: AbortSignal): Promise<void> {
  if (!server.listening) return;
  const cut = () => server.closeAllConnections();
  const timer = setTimeout(cut, patience);
  hurried.addEventListener("abort", cut, { once: true });
  if (hurried.aborted) cut();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
