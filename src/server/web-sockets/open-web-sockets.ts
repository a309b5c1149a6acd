import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";
import { decideAccess } from "#/api/access/decide-access.ts";
import { HttpRefusal, showError } from "#/api/errors.ts";
import { headerOf } from "#/api/plain-post.ts";
import { toServices } from "#/api/simulation-overview.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import type { Env } from "#/env.ts";
import { getLogger } from "#/logger.ts";
import { Audience, type Patience } from "./audience.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A source of frames: the latest first, then those to come, until `signal`. */
type FrameSource = (signal: AbortSignal) => AsyncIterable<Frame>;

export interface WebSockets {
  /** Answers a handshake on `webSocketPlace`. */
  upgrade: UpgradeListener;
  /** Tells everyone the frames of this source from now on. */
  follow: (frames: FrameSource) => void;
  /** Lets nobody in any more, and everybody go, who gets a moment for that unless `hurried`. */
  close: (hurried: AbortSignal) => Promise<void>;
}

export const webSocketPlace = "/api/v1/simulation/ws";

/** Bytes of the longest message that a client may send. */
const maxPayload = 4096;
/** ms for a closing handshake. */
const farewell = 1000;
/** ms until a source that failed is asked again. */
const pause = 1000;

/** The live simulation by WebSocket: the object of `GET /services` on connect and every two seconds. */
export function openWebSockets(env: Env, patience: Partial<Patience> = {}): WebSockets {
  const audience = new Audience((frame) => JSON.stringify(toServices(frame)), tell, patience);
  let source: FrameSource | undefined;
  // The package's types don't know `closeTimeout` yet.
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    closeTimeout: farewell,
  };
  const handshakes = new WebSocketServer(options);
  const refuse = (socket: Duplex, error: Error) => {
    feedCounts().refused++;
    void refuseUpgrade(socket, error, randomUUID());
  };
  handshakes.on("wsClientError", (error, socket) =>
    refuse(socket, new HttpRefusal(400, `${error.message}.`)),
  );

  /** Why a handshake is refused, if it is. */
  function objectionTo(request: IncomingMessage): Error | undefined {
    const access = decideAccess(
      { pathname: webSocketPlace, header: (name) => headerOf(request, name), now: new Date() },
      env,
    );
    if (access.kind === "refused") return new HttpRefusal(403, access.reason);
    if (access.kind === "unknown") {
      return new HttpRefusal(401, "Send the admin key as a bearer token, or sign in with it first.");
    }
    if (!source) return new DomainError("busy", "The server is starting or stopping; try again in a moment.");
    if (audience.size >= env.SIMULATION_MAX_CLIENTS) {
      return new DomainError("busy", `There are ${audience.size} clients already, as many as may be.`);
    }
    return undefined;
  }

  async function tell(signal: AbortSignal): Promise<void> {
    while (source && !signal.aborted) {
      try {
        for await (const frame of source(signal)) if (!signal.aborted) audience.tell(frame);
      } catch (error) {
        // Whoever listens stays, and hears of the next frame.
        if (showError(error).isOurs) getLogger().error({ err: error }, "following the simulation failed");
      }
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  return {
    upgrade(request, socket, head) {
      const objection = objectionTo(request);
      if (objection) refuse(socket, objection);
      else handshakes.handleUpgrade(request, socket, head, (webSocket) => audience.add(webSocket));
    },
    follow(frames) {
      source = frames;
    },
    async close(hurried) {
      source = undefined;
      await audience.close(farewell, hurried);
    },
  };
}
