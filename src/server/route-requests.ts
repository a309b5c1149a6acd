import { randomUUID } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { HttpRefusal } from "#/api/errors.ts";
import { isApiPath, placeOf } from "#/api/paths.ts";
import type { Inside } from "#/server/drain.ts";
import { refuseSlowBodies } from "#/server/refuse-slow-bodies.ts";
import { type WebSockets, webSocketPlace } from "#/server/web-sockets/open-web-sockets.ts";
import { refuseUpgrade } from "#/server/web-sockets/refuse-upgrade.ts";

/** The HTTP server, which takes requests at once and answers each as soon as its part is there. */
export type Door = {
  server: Server;
  inside: Inside;
  openApi: (listener: RequestListener) => void;
  openPages: (listener: RequestListener) => void;
  /** Hears of WebSockets that are not ours; never listens. Where nobody waits for them they are refused. */
  otherSockets: Server;
};

/** ms without a byte taken after which a client is given up that has an answer waiting; Node takes up to twice as long. */
const readingPatience = 30_000;

/** One server for the API's requests and the pages', and for WebSockets. */
export function openDoor(webSockets: WebSockets): Door {
  const api = waitingListener();
  const pages = waitingListener();
  const sockets = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  const otherSockets = createServer();
  // Some clients offer HTTP/2 with any request (`Upgrade: h2c`); those get their answer all the same.
  const server = createServer({ shouldUpgradeCallback: wantsWebSocket }, (request, response) => {
    keep(answers, response);
    // Next asks for the data of a page without naming HTML.
    const accepted = request.headers.rsc ? "text/html" : request.headers.accept;
    const isApi = isApiPath(pathOf(request), accepted);
    (isApi ? api : pages).listen(request, response);
  });
  server.on("connection", (socket) => keep(sockets, socket));
  server.on("upgrade", (request, socket, head) => {
    const path = pathOf(request);
    if (placeOf(path) === webSocketPlace) webSockets.upgrade(request, socket, head);
    else if (!otherSockets.emit("upgrade", request, socket, head)) {
      const refusal = new HttpRefusal(404, `There is no WebSocket at ${path}; there is one at /ws.`);
      void refuseUpgrade(socket, refusal, randomUUID());
    }
  });
  // A client that sends its headers by the byte must not hold a connection; bodies of large imports may take hours.
  server.headersTimeout = 30_000;
  server.requestTimeout = 0;
  refuseSlowBodies(answers);
  // Who takes nothing of an answer must not have it kept for ever. Silence alone may be a long answer's beginning.
  server.timeout = readingPatience;
  server.on("timeout", (socket) => {
    if (socket.writableLength > 0) socket.destroy();
  });
  // Longer than the 60 s of usual proxies, so that they close idle connections, not we under their next request.
  server.keepAliveTimeout = 65_000;
  const inside = { server, sockets, answers };
  return { server, inside, openApi: api.open, openPages: pages.open, otherSockets };
}

function pathOf({ url = "/" }: IncomingMessage): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

const wantsWebSocket = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket";

function keep<T extends Socket | ServerResponse>(open: Set<T>, one: T): void {
  open.add(one);
  one.once("close", () => open.delete(one));
}

/** Keeps requests until `open` names who answers them. */
function waitingListener(): { listen: RequestListener; open: (listener: RequestListener) => void } {
  const waiting: Parameters<RequestListener>[] = [];
  let current: RequestListener | undefined;
  return {
    listen(request, response) {
      if (current) current(request, response);
      else waiting.push([request, response]);
    },
    open(listener) {
      current = listener;
      for (const [request, response] of waiting.splice(0)) listener(request, response);
    },
  };
}
