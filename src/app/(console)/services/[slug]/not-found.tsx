import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function ServiceNotFound() {
  return (
    <>
      <PageHeader title="Unknown service">
        There is no service with this slug. Capitals count; it may have been deleted.
      </PageHeader>
      <Button asChild look="primary">
        <Link href="/services">All services</Link>
      </Button>
    </>
  );
}
