import { receiptOf, type Scenario } from "./world.ts";

export const correction: Scenario = {
  name: "correction",
  about: "an event replaced, another voided: totals follow, history stays, repeats change nothing",
  async act(world) {
    const customer = world.customer();
    const usage = () => {
      const { id, service } = world.event();
      return { id, customer, service, quantity: "10" };
    };
    const [kept, wrong, gone] = [usage(), usage(), usage()];
    await world.report([kept, wrong, gone]);
    const correct = (id: string, what: string, body: object) =>
      world.api.send(
        "POST",
        `/api/v1/events/${encodeURIComponent(customer)}/${encodeURIComponent(id)}/${what}`,
        body,
      );
    const replaced = { reason: "Typing error", quantity: "1.25" };
    for (const time of ["", " again"]) {
      world.check(`replace${time}`, 200, (await correct(wrong.id, "replace", replaced)).status);
      world.check(`void${time}`, 200, (await correct(gone.id, "void", { reason: "Never happened" })).status);
    }
    world.check("total", { total: "11.25", drift: "0" }, await world.total());
    world.check(
      "the voided one reported again",
      { http: 200, status: "duplicate" },
      receiptOf(await world.report(gone)),
    );
    world.check("total after that", { total: "11.25", drift: "0" }, await world.total());
    const { history } = await world.api.event(customer, wrong.id);
    world.check(
      "history of the replaced one",
      [
        ["original", "10"],
        ["replace", "1.25"],
      ],
      history.map(({ kind, quantity }) => [kind, quantity]),
    );
  },
};

export const cleanUpAfter: Scenario = {
  name: "clean-up",
  about: "20 events reported and voided: nothing of them counts any more",
  async act(world) {
    const client = await world.client();
    for (let count = 0; count < 20; count++) await client.recordUsage(world.event());
    await client.flush({ timeout: 30_000 });
    world.check("total before", { total: "30", drift: "0" }, await world.total());
    for (const { id, customer } of await world.counted()) {
      if (id !== null) await world.api.voidEvent(customer, id, "Cleaned up after the generator");
    }
    world.check("total after", { total: "0", drift: "0" }, await world.total());
    world.check("usage", [], (await world.api.usage(world.customer())).usage);
  },
};
