import Link from "next/link";
import { Button } from "#/ui/primitives/button.tsx";
import { CommandLine } from "#/ui/primitives/command-line.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";

/** There are no sessions at all; how to get some in. */
export function NoData() {
  return (
    <Empty title="No sessions yet">
      <p className="text-ink-muted">
        Import a CSV file of sessions in the console, or from the project folder:
      </p>
      <CommandLine command="npx meterline import --csv FILE" />
      <Button asChild look="primary">
        <Link href="/imports">Import a file</Link>
      </Button>
    </Empty>
  );
}
