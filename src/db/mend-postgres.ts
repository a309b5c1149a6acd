import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

// Mends postgres.js 3.4.9 as it is loaded; import this before anything that imports `postgres`.
// When a connection dies under a transaction, a reserved connection or a COPY, postgres.js writes to a
// socket that is gone, from a timer: nobody can catch that, and it ends the process. What a dead
// transaction still sends can even run inside somebody else's, on the same connection once it is open
// again. Known upstream as porsager/postgres #1066, #1133, #1154, #1189, #1208 and #1216; remove this
// file when a release mends them (docs/adr/0007-mended-driver.md).

const closedError = "Errors.connection('CONNECTION_CLOSED', options)";

/** What to find, and what to put in its place, by file. */
const mends: Record<string, [found: string, mended: string][]> = {
  "connection.js": [
    [
      `    if (q.cancelled)
      return

    try {`,
      `    if (q.cancelled)
      return

    if (socket === null)
      return (queryError(q, ${closedError}), true)

    try {`,
    ],
    [
      `      return write(toBuffer(q))
        && !q.describeFirst
        && !q.cursorFn
        && sent.length < max_pipeline
        && (!q.options.onexecute || q.options.onexecute(connection))`,
      `      const hasRoom = write(toBuffer(q))
        && !q.describeFirst
        && !q.cursorFn
        && sent.length < max_pipeline
      return q.options.onexecute ? q.options.onexecute(connection) : hasRoom`,
    ],
    [
      `        return fetchArrayTypes()
      }`,
      `        return fetchArrayTypes().catch(() => { needsTypes = true })
      }`,
    ],
    [
      `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
      `  function nextWrite(fn) {
    if (socket === null) {
      nextWriteTimer !== null && clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      return false
    }
    const x = socket.write(chunk, fn)`,
    ],
    [
      `    socket.removeAllListeners()
    socket = null

    if (initial)
      return reconnect()

    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))`,
      `    socket.removeAllListeners()
    socket = null
    chunk = nextWriteTimer = null

    if (initial) {
      errorResponse = null
      return reconnect()
    }

    ;(query || sent.length || stream) && error(${closedError})
    final && final(${closedError})
    query = results = errorResponse = stream = final = null
    result = new Result()`,
    ],
    [
      `      write(chunk, encoding, callback) {
        socket.write(b().d().raw(chunk).end(), callback)
      },
      destroy(error, callback) {
        callback(error)
        socket.write(b().f().str(error + b.N).end())
        stream = null
      },
      final(callback) {
        socket.write(b().c().end())
        final = callback
        stream = null
      }
    })
    query.resolve(stream)
  }

  function CopyOutResponse() {`,
      `      write(chunk, encoding, callback) {
        if (socket === null) return callback(${closedError})
        socket.write(b().d().raw(chunk).end(), callback)
      },
      destroy(error, callback) {
        callback(error)
        socket && socket.write(b().f().str(error + b.N).end())
        stream = null
      },
      final(callback) {
        if (socket === null) return callback(${closedError})
        socket.write(b().c().end())
        final = callback
        stream = null
      }
    })
    query.resolve(stream)
  }

  function CopyOutResponse() {`,
    ],
  ],
  "index.js": [
    [
      `    move(c, reserved)
    c.reserved = () => queue.length
      ? c.execute(queue.shift())
      : move(c, reserved)
    c.reserved.release = true

    const sql = Sql(handler)
    sql.release = () => {
      c.reserved = null
      onopen(c)
    }

    return sql

    function handler(q) {
      c.queue === full`,
      `    let lost = null
    move(c, reserved)
    c.reserved = () => queue.length
      ? c.execute(queue.shift())
      : move(c, reserved)
    c.reserved.release = true
    c.onclose = error => {
      lost = error
      while (queue.length) queue.shift().reject(error)
    }

    const sql = Sql(handler)
    sql.release = () => {
      if (lost) return
      lost = Errors.connection('CONNECTION_CLOSED', options)
      c.onclose = null
      c.reserved = null
      onopen(c)
    }

    return sql

    function handler(q) {
      if (lost) return q.reject(lost)
      c.queue === full`,
    ],
    [
      `      , connection
      , prepare = null

    try {`,
      `      , connection
      , prepare = null
      , lost = null

    try {`,
    ],
    [
      `        new Promise((_, reject) => connection.onclose = reject)`,
      `        new Promise((_, reject) => connection.onclose = error => {
          lost = error
          while (queries.length) queries.shift().reject(error)
          reject(error)
        })`,
    ],
    [
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
      `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (lost) return q.reject(lost)
        c.queue === full`,
    ],
  ],
};

const mendedFile = /\/node_modules\/postgres\/(?:cjs\/)?src\/(connection|index)\.js$/;

/** The source as it should be. Throws where it is not the one that is known here. */
function mend(url: string, name: string, source: string): string {
  let text = source;
  for (const [found, mended] of mends[`${name}.js`] ?? []) {
    if (text.split(found).length !== 2)
      throw new Error(`${url} is not the postgres.js 3.4.9 that is known here: ${found}`);
    text = text.replace(found, () => mended);
  }
  return text;
}

registerHooks({
  load(url, context, nextLoad) {
    const name = mendedFile.exec(url)?.[1];
    if (!name) return nextLoad(url, context);
    const loaded = nextLoad(url, context);
    const source = mend(url, name, readFileSync(fileURLToPath(url), "utf8"));
    return { ...loaded, source, shortCircuit: true };
  },
});
