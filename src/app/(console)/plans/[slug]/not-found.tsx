import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function PlanNotFound() {
  return (
    <>
      <PageHeader title="Unknown plan">
        There is no plan with this slug. Capitals count; one that nobody used may have been deleted.
      </PageHeader>
      <Button asChild look="primary">
        <Link href="/plans">All plans</Link>
      </Button>
    </>
  );
}
