"use client";
import type { TRPCClientErrorLike } from "@trpc/client";
import { Copy, Dices, Plus } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { AppRouter } from "#/api/trpc/router.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { TextField } from "#/ui/form/text-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Progress } from "#/ui/primitives/progress.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { FailureFields } from "./failure-fields.tsx";
import {
  checkQuestion,
  draftsOfLive,
  type FailureDraft,
  mostFailures,
  newFailure,
  type Question,
  type QuestionDraft,
} from "./question-draft.ts";
import { refusedFields } from "./refused-fields.ts";

interface QuestionFormProps {
  draft: QuestionDraft;
  /** What is asked of; undefined while it is not known. */
  topology: Topology | undefined;
  /** The live run, if there is one. */
  live: Pick<Frame, "seed" | "failures"> | undefined;
  isBusy: boolean;
  error: TRPCClientErrorLike<AppRouter> | null;
  onDraft: (part: Partial<QuestionDraft>) => void;
  onAsk: (question: Question) => void;
  onStop: () => void;
}

/** What is to fail, when and for how long; and of which run. */
export function QuestionForm(props: QuestionFormProps) {
  const { draft, topology, live, isBusy, error, onDraft, onAsk, onStop } = props;
  const form = useRef<HTMLFormElement>(null);
  // What the server refused is said until the question is changed; what the form sees itself, at once.
  const [tried, setTried] = useState<QuestionDraft | null>(null);
  const checked = checkQuestion(draft, topology);
  const refused = refusedFields(error);
  const isAsTried = tried !== null && JSON.stringify(tried) === JSON.stringify(draft);
  const faults = { ...(isAsTried ? refused.of : {}), ...checked.faults };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(draft);
    if (checked.question) onAsk(checked.question);
    // The faults are drawn first.
    else
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  const setFailures = (failures: readonly FailureDraft[]) => onDraft({ failures });
  const place = (index: number) => ({
    onChange: (failure: FailureDraft) => setFailures(draft.failures.with(index, failure)),
    onRemove: () => setFailures(draft.failures.toSpliced(index, 1)),
  });
  const next = draft.failures.at(-1)?.serviceId ?? topology?.services[0]?.id ?? "";
  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      aria-label="What-if question"
      className="grid grid-cols-[minmax(0,1fr)] gap-3"
    >
      {draft.failures.map((failure, index) => (
        <FailureFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a failure has no name of its own
          key={index}
          failure={failure}
          index={index}
          topology={topology}
          faults={faults}
          {...place(index)}
        />
      ))}
      {draft.failures.length === 0 ? (
        <p className="rounded-md border border-dashed border-line-strong px-3 py-2 text-ink-muted">
          Nothing fails: the run is its own baseline.
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={draft.failures.length >= mostFailures}
          onClick={() => setFailures([...draft.failures, newFailure(next)])}
        >
          <Plus aria-hidden />
          Add a failure
        </Button>
        {live && live.failures.length > 0 ? (
          <Button
            title="The failures in force in the live run, instead of those here"
            onClick={() => setFailures(draftsOfLive(live.failures))}
          >
            <Copy aria-hidden />
            Take the live ones
          </Button>
        ) : null}
        {faults.failures ? <p className="w-full text-xs text-bad">{faults.failures}</p> : null}
      </div>
      <div className="grid grid-cols-2 gap-3 border-t pt-3">
        <TextField
          label="Length of the run, s"
          inputMode="decimal"
          required
          hint="Simulated seconds"
          value={draft.duration}
          error={faults.duration}
          onChange={(duration) => onDraft({ duration })}
        />
        <div className="flex items-start gap-1">
          <TextField
            label="Seed"
            inputMode="numeric"
            className="min-w-0 flex-1"
            hint="The same seed gives the same run"
            placeholder={live ? `${live.seed} (live)` : "live"}
            value={draft.seed}
            error={faults.seed}
            onChange={(seed) => onDraft({ seed })}
          />
          <Button
            size="icon"
            className="mt-6"
            aria-label="Draw another seed"
            title="Draw another seed"
            onClick={() => onDraft({ seed: String(Math.floor(Math.random() * 2 ** 32)) })}
          >
            <Dices aria-hidden />
          </Button>
        </div>
      </div>
      {error && isAsTried && !refused.areAll ? (
        <QueryFailure title="It was not computed" error={error} />
      ) : null}
      {/* In sight however many failures there are, where the form scrolls by itself. */}
      <div className="flex flex-wrap items-center justify-end gap-2 border-t pt-3 xl:sticky xl:bottom-0 xl:-mx-3 xl:-mb-3 xl:bg-surface xl:p-3">
        {isBusy ? (
          <>
            <Progress label="Computing" value={null} />
            <Button onClick={onStop}>Stop</Button>
          </>
        ) : null}
        <Button look="primary" type="submit" disabled={isBusy}>
          {isBusy ? "Computing…" : "Compute what happens"}
        </Button>
      </div>
    </form>
  );
}
