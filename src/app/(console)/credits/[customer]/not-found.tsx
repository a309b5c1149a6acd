import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function AccountNotFound() {
  return (
    <>
      <PageHeader title="Unknown customer">
        Nobody has this external id. It is compared letter by letter, and capitals count.
      </PageHeader>
      <Button asChild look="primary">
        <Link href="/credits">All credits</Link>
      </Button>
    </>
  );
}
