import Link from "next/link";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { HealthStrip } from "#/ui/simulation/strip/health-strip.tsx";

/** Whether reports are disturbed at the moment: they are while a failure is in force. */
export function TrafficHealth({ frame }: { frame: Frame }) {
  const { failures } = frame;
  return (
    <Panel
      title="Live now"
      note={
        failures.length === 0
          ? "No failure is in force, so no report is disturbed"
          : `${countOf(failures.length, "failure")} in force: reports are disturbed on their way`
      }
      actions={
        <Button asChild size="small">
          <Link href="/simulation" prefetch={false}>
            {failures.length === 0 ? "Let a service fail" : "See the failures"}
          </Link>
        </Button>
      }
      padded
    >
      <HealthStrip frame={frame} />
    </Panel>
  );
}
