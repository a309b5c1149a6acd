import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { whatIfHref } from "#/ui/simulation/what-if/what-if-search.ts";

export default function RunNotFound() {
  return (
    <>
      <PageHeader title="Unknown run">
        There is no what-if run with this link. It may have been deleted; the last 500 are kept.
      </PageHeader>
      <Button asChild look="primary">
        <Link href={whatIfHref}>Ask a what-if</Link>
      </Button>
    </>
  );
}
