import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function StatementNotFound() {
  return (
    <>
      <PageHeader title="Unknown billing period">
        There is no such period of such a customer. External ids are compared letter by letter, and capitals
        count.
      </PageHeader>
      <Button asChild look="primary">
        <Link href="/billing">All billing periods</Link>
      </Button>
    </>
  );
}
