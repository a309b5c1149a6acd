import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";

export default function ImportNotFound() {
  return (
    <>
      <PageHeader title="Unknown import">There is no import with this number.</PageHeader>
      <Button asChild look="primary">
        <Link href="/imports">All imports</Link>
      </Button>
    </>
  );
}
