import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { sampleIdPrefix } from "#/domain/usage/sample/generate-sample-usage.ts";
import { copilotService, creditsMeter, ensureCopilot } from "./ensure-copilot.ts";
import type { PricedMessage } from "./price-messages.ts";
import { type CopilotSettings, sourceOf } from "./settings.ts";
import { type MessageState, type StoredMessage, storedMessages, syncActor } from "./stored-messages.ts";
import { withoutZeros } from "./without-zeros.ts";

interface Recorded {
  recorded: number;
  replaced: number;
  unchanged: number;
  /** What is wrong with the others, in a few words each. */
  faults: string[];
}

/** A message, the id of its event, and what shall count of it. */
interface Wanted {
  id: string;
  priced: PricedMessage;
  state: MessageState;
}

/**
 * Makes usage events of messages. One that is there stays as it is, also where someone corrected or voided
 * it, until its price or time changes at the service; then it is replaced. A voided one stays voided.
 */
export async function recordMessages(
  ctx: Context,
  settings: CopilotSettings,
  messages: readonly PricedMessage[],
): Promise<Recorded> {
  const { customer } = settings;
  const isSample = sourceOf(settings) === "sample";
  const place = await ensureCopilot(ctx, { customer, isSample });
  const wanted = messages.map((priced) => toWanted(priced, isSample));
  const stored = await storedMessages(
    ctx,
    customer,
    wanted.map(({ id }) => id),
    place,
  );
  const done: Recorded = { recorded: 0, replaced: 0, unchanged: 0, faults: [] };
  const fresh: Wanted[] = [];
  for (const one of wanted) {
    const known = stored.get(one.id);
    if (!known) fresh.push(one);
    else if (known.isForeign)
      done.faults.push(faultOf(one, "its event's id is taken by one of another service"));
    else if (isSettled(known, one.state)) done.unchanged++;
    else await replace(ctx, customer, one, known, done);
  }
  await record(ctx, customer, fresh, done);
  return done;
}

function toWanted(priced: PricedMessage, isSample: boolean): Wanted {
  const { message, credits } = priced;
  return {
    id: `${isSample ? sampleIdPrefix : ""}copilot-message-${message.id}`,
    priced,
    state: { credits: withoutZeros(credits), micros: Number(message.at) },
  };
}

/** Whether there is nothing to replace. */
const isSettled = ({ isVoided, current, synced }: StoredMessage, wanted: MessageState): boolean =>
  isVoided || isSame(current, wanted) || isSame(synced, wanted);

const isSame = (left: MessageState, right: MessageState): boolean =>
  left.credits === right.credits && left.micros === right.micros;

async function record(
  ctx: Context,
  customer: string,
  fresh: readonly Wanted[],
  done: Recorded,
): Promise<void> {
  if (fresh.length === 0) return;
  const receipts = await recordEvents(
    ctx,
    fresh.map(({ id, priced: { message, report, credits } }) => ({
      id,
      customer,
      service: copilotService,
      values: { [creditsMeter]: credits },
      occurred_at: isoUtc(message.at),
      attributes: {
        message_id: message.id,
        ...(message.reportId !== null && { report_id: message.reportId }),
        ...(report && { report_name: storable(report.name) }),
      },
    })),
  );
  for (const [place, receipt] of receipts.entries()) {
    const one = fresh[place];
    if (!one) throw new Error("an event was answered that was not sent");
    if (receipt.status === "conflict") done.faults.push(faultOf(one, receipt.reason));
    else if (receipt.status === "rejected")
      done.faults.push(faultOf(one, `${receipt.path} ${receipt.reason}`));
    else if (receipt.status === "accepted") done.recorded++;
    else done.unchanged++;
  }
}

async function replace(
  ctx: Context,
  customer: string,
  one: Wanted,
  { synced }: StoredMessage,
  done: Recorded,
): Promise<void> {
  try {
    await replaceEvent(
      { ...ctx, actor: syncActor },
      {
        customer,
        id: one.id,
        reason: changeOf(synced, one.state),
        replacement: {
          values: { [creditsMeter]: one.state.credits },
          occurred_at: isoUtc(one.priced.message.at),
        },
      },
    );
    done.replaced++;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    done.faults.push(faultOf(one, error.message.replace(/\.$/, "")));
  }
}

/** What changed, for whoever reads the history. */
function changeOf(before: MessageState, after: MessageState): string {
  const time = (micros: number) => isoUtc(BigInt(micros));
  const changes: string[] = [];
  if (before.credits !== after.credits) changes.push(`credits ${before.credits} became ${after.credits}`);
  if (before.micros !== after.micros)
    changes.push(`time ${time(before.micros)} became ${time(after.micros)}`);
  return `Changed at the Copilot service: ${changes.join(", ")}`;
}

const faultOf = ({ priced }: Wanted, reason: string) => `message ${priced.message.id}: ${reason}`;

/** A name as the database can hold it among an event's attributes. */
const storable = (name: string) => name.slice(0, 500).toWellFormed().replaceAll("\0", "");
