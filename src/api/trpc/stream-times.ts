/** ms of silence after which a stream says that it is still there: a proxy would cut it off. */
export const silence = 15_000;

/** ms of silence after which a client opens the stream again. */
export const reconnectAfter = 45_000;
