import { once } from "node:events";
import { connect as connectSocket, createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "#/db/connect.ts";
import { migrateDatabase } from "#/db/migrate.ts";
import { type OpenDatabase, openDatabase } from "#/db/open-database.ts";
import { StartupError } from "#/db/startup-error.ts";
import { freePort, testBench } from "../../support/processes.ts";

const bench = testBench();
const log = () => {};
let database: OpenDatabase;
let proxy: Server;
let url: URL;

// A server on the network: the embedded one, whose socket we pass on.
beforeAll(async () => {
  const DATA_DIR = await bench.folder();
  database = await openDatabase(
    { DATA_DIR, DATABASE_URL: undefined, DATABASE_DIRECT_URL: undefined },
    { role: "command", log },
  );
  if ("url" in database.connection) throw new Error("expected the embedded database");
  const { host, port, user, password, database: name } = database.connection;
  proxy = createServer((socket) => {
    const upstream = connectSocket(`${host}/.s.PGSQL.${port}`);
    socket.pipe(upstream).pipe(socket);
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const bound = proxy.address();
  url = new URL(`postgres://${user}:${password}@127.0.0.1/${name}`);
  url.port = String(bound && typeof bound === "object" ? bound.port : 0);
});

afterAll(async () => {
  proxy.close();
  await database.close();
  await bench.clean();
});

function changed(change: (url: URL) => void): string {
  const copy = new URL(url);
  change(copy);
  return copy.href;
}

const open = (DATABASE_URL: string, DATABASE_DIRECT_URL?: string) =>
  openDatabase({ DATABASE_URL, DATABASE_DIRECT_URL, DATA_DIR: "unused" }, { role: "server", log });

async function refusal(text: string, direct?: string): Promise<string> {
  const error = await open(text, direct).then(
    () => expect.unreachable("opened"),
    (error: unknown) => error,
  );
  if (!(error instanceof StartupError)) throw error;
  return error.message;
}

it("uses the server that DATABASE_URL names, as often as asked", async () => {
  const [first, second] = await Promise.all([open(url.href), open(`${url.href}?channel_binding=prefer`)]);
  expect(first.embedded).toBe(false);
  await Promise.all([migrateDatabase(first.directConnection), migrateDatabase(second.directConnection)]);
  const sql = connect(second.connection, { max: 1, applicationName: "test" });
  expect(
    await sql`select 1.10::numeric as exact, 9007199254740991 as safe, 9007199254740993 as big, current_setting('timezone') as zone`,
  ).toEqual([{ exact: "1.10", safe: 9007199254740991, big: "9007199254740993", zone: "UTC" }]);
  await sql.end();
});

it("says what is wrong with DATABASE_URL, and never shows its password", async () => {
  const nowhere = await freePort();
  const cases: [string, RegExp][] = [
    [changed((url) => (url.password = "s3cret-guess")), /refuses the password of user meterline/],
    [changed((url) => (url.pathname = "/nosuch")), /has no database nosuch: create it/],
    [changed((url) => (url.port = String(nowhere))), new RegExp(`^Nothing listens at 127.0.0.1:${nowhere}`)],
    [
      changed((url) => (url.hostname = "no-such-host.invalid")),
      /names the host no-such-host\.invalid, which can't be found/,
    ],
    [
      changed((url) => url.searchParams.set("nonsense", "1")),
      /unrecognized configuration parameter "nonsense"/,
    ],
    ["postgres://user:s3cret/guess@127.0.0.1/x", /is not a valid URL/],
  ];
  for (const [text, sentence] of cases) {
    const message = await refusal(text);
    expect(message).toMatch(sentence);
    expect(message).toContain("DATABASE_URL");
    expect(message).not.toMatch(/s3cret/);
    expect(message).not.toContain(url.password);
  }
});

it("names DATABASE_DIRECT_URL when that is the wrong one", async () => {
  const message = await refusal(
    url.href,
    changed((url) => (url.pathname = "/nosuch")),
  );
  expect(message).toMatch(/DATABASE_DIRECT_URL/);
});

it("refuses a database of a newer version", async () => {
  const sql = connect(database.connection, { max: 1, applicationName: "test" });
  await migrateDatabase(database.directConnection);
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`;
  await expect(migrateDatabase(database.directConnection)).rejects.toThrow(/made by a newer version/);
  await sql.end();
});
