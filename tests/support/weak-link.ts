import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A line to a server, such as a browser has, that can be broken. */
export interface WeakLink {
  /** The server's address by this line. */
  origin: string;
  /** Breaks all connections, and every new one. */
  cut: () => void;
  /** Answers 502 to new requests, as a proxy does whose server is away. */
  refuse: () => void;
  mend: () => void;
  close: () => Promise<void>;
}

const refusal = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/** Passes bytes on between a free port and the server at `origin`. */
export async function openWeakLink(origin: string): Promise<WeakLink> {
  const { hostname, port } = new URL(origin);
  const sockets = new Set<Socket>();
  let mode: "whole" | "cut" | "refusing" = "whole";
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  };
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    keep(near);
    if (mode === "cut") near.destroy();
    else if (mode === "refusing") near.once("data", () => near.end(refusal));
    else {
      const far = connect(Number(port), hostname);
      keep(far);
      near.once("close", () => far.destroy());
      far.once("close", () => near.destroy());
      near.pipe(far).pipe(near);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  return {
    origin: `http://127.0.0.1:${bound && typeof bound === "object" ? bound.port : 0}`,
    cut: () => {
      mode = "cut";
      destroyAll();
    },
    refuse: () => {
      mode = "refusing";
      destroyAll();
    },
    mend: () => {
      mode = "whole";
    },
    close: async () => {
      server.close();
      destroyAll();
      await once(server, "close");
    },
  };
}
