import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function CustomerNotFound() {
  return (
    <>
      <PageHeader title="Unknown customer">
        There is no customer with this external id. They are compared letter by letter, and capitals count.
      </PageHeader>
      <Button asChild look="primary">
        <Link href="/customers">All customers</Link>
      </Button>
    </>
  );
}
