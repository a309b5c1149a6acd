"use client";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { DeliveriesPanel } from "./deliveries-panel.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { EndpointsPanel } from "./endpoints-panel.tsx";
import { ReceiverGuide } from "./receiver-guide.tsx";
import { toWebhookInputs, type WebhooksSearch, webhooksSearch } from "./webhooks-search.ts";

/** Where are alerts sent, and do they arrive? */
export function WebhooksView() {
  const [search, setSearch] = useQueryStates(webhooksSearch, { history: "push" });
  const change = (fields: Partial<WebhooksSearch>) => setSearch({ message: null, ...fields });
  return (
    <>
      <PageHeader
        title="Webhooks"
        actions={
          <>
            <Button asChild>
              <Link href="/alerts">Alerts</Link>
            </Button>
            <EndpointDialog endpoint={null} />
          </>
        }
      >
        Where alerts are sent, and whether they arrive
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <EndpointsPanel
          input={toWebhookInputs(search).endpoints}
          onPage={(endpoints) => change({ endpoints })}
          onList={(endpoint, state) => change({ endpoint, state, page: 1 })}
          onRemoved={(removed) => {
            if (search.endpoint === removed) change({ endpoint: null, page: 1 });
          }}
        />
        <DeliveriesPanel search={search} onSearch={change} />
        <ReceiverGuide />
      </div>
    </>
  );
}
