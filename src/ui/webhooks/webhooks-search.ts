import {
  createLoader,
  createParser,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { pageParser } from "#/ui/paging/page-parser.ts";

const deliveryChoices = ["all", "waiting", "delivered", "dead"] as const;

/** The id of an endpoint. */
const endpointParser = createParser({
  parse: (text) => {
    const id = Number(text);
    return Number.isInteger(id) && id >= 1 && id <= 2_147_483_647 ? id : null;
  },
  serialize: String,
});

/** What the URL of the webhooks holds. */
export const webhooksSearch = {
  /** Page of the endpoints. */
  endpoints: pageParser,
  /** What of the messages is listed. */
  state: parseAsStringLiteral(deliveryChoices).withDefault("all"),
  endpoint: endpointParser,
  page: pageParser,
  /** The message that is shown in full. */
  message: parseAsString,
};
export type WebhooksSearch = inferParserType<typeof webhooksSearch>;

export const loadWebhooksSearch = createLoader(webhooksSearch);

/** The questions that a URL of the webhooks asks. */
export function toWebhookInputs({ endpoints, state, endpoint, page }: WebhooksSearch) {
  return {
    endpoints: { page: endpoints, perPage: 20 },
    deliveries: {
      state: state === "all" ? undefined : state,
      endpoint: endpoint ?? undefined,
      page,
      perPage: 20,
    },
  };
}
