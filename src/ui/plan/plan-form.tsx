"use client";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Plan } from "#/api/contract/plans.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { TextField } from "#/ui/form/text-field.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { filledFaults, lastingFaults } from "./form-faults.ts";
import { draftFields, firstMeter, isChanged, type PlanDraft, toTerms } from "./plan-draft.ts";
import { PreviewPanel } from "./preview-panel.tsx";
import { TermsFields } from "./terms-fields.tsx";
import { usePlanMeters } from "./use-plan-meters.ts";
import { usePreview } from "./use-preview.ts";
import { usePreviewOf } from "./use-preview-of.ts";

interface PlanFormProps {
  /** The one to change; null for a new one. */
  plan: Plan | null;
  draft: PlanDraft;
  onDraft: (draft: PlanDraft) => void;
  onSaved: (plan: Plan) => void;
}

/** Makes or changes a plan, with what its terms come to on real usage beside it. */
export function PlanForm({ plan, draft, onDraft, onSaved }: PlanFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { meters } = usePlanMeters();
  const [tried, setTried] = useState<ReadonlyMap<string, string>>(new Map());
  const create = trpc.credits.plans.create.useMutation({ onSuccess: onSaved });
  const update = trpc.credits.plans.update.useMutation({ onSuccess: onSaved });
  const save = plan ? update : create;
  const { of, asked, setOf } = usePreviewOf(firstMeter(draft.terms));
  const terms = toTerms(draft.terms);
  const changed = isChanged(plan, draft);
  const preview = usePreview(asked && { ...asked, terms });
  const before = usePreview(plan && asked && changed.terms ? { ...asked, terms: plan.terms } : null);

  const now = draftFields(draft);
  const refused = lastingFaults(save.error, tried, now);
  const previewed = fieldErrors(preview.error, [...now.keys(), "customer", "from", "to"]);
  const faults = { ...filledFaults(previewed, now), ...refused.of };

  useEffect(() => {
    if (save.error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [save.error]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(now);
    const { slug, name } = draft;
    if (plan) {
      const changes = { ...(changed.name && { name }), ...(changed.terms && { terms }) };
      update.mutate({ slug: plan.slug, changes });
    } else create.mutate({ slug, name: name.trim() || undefined, terms });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Panel title="Terms" note={plan ? "Periods that have begun keep theirs" : undefined} padded>
        <form ref={form} onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3" aria-label="Plan">
          <div className="grid gap-3 sm:grid-cols-2">
            {plan ? null : (
              <TextField
                label="Slug"
                hint="What the API calls it. It can’t be changed later."
                error={faults.slug}
                required
                isCode
                value={draft.slug}
                onChange={(slug) => onDraft({ ...draft, slug })}
              />
            )}
            <TextField
              label="Plan’s name"
              hint={plan ? undefined : "As people call it; the slug if left empty"}
              error={faults.name}
              required={plan !== null}
              value={draft.name}
              onChange={(name) => onDraft({ ...draft, name })}
            />
          </div>
          <TermsFields
            draft={draft.terms}
            onDraft={(next) => onDraft({ ...draft, terms: next })}
            meters={meters}
            faults={faults}
          />
          {save.error && !refused.areAll ? (
            <QueryFailure title="It was not saved" error={save.error} />
          ) : null}
          <FormFoot plan={plan} changed={changed} isPending={save.isPending} />
        </form>
      </Panel>
      <div className="xl:sticky xl:top-15">
        <PreviewPanel
          of={of}
          onOf={setOf}
          preview={preview}
          before={changed.terms ? (before.data ?? null) : null}
          faults={previewed.of}
          isSaid={previewed.areAll}
        />
      </div>
    </div>
  );
}

interface FormFootProps {
  plan: Plan | null;
  changed: { name: boolean; terms: boolean };
  isPending: boolean;
}

/** What saving does, and the button that does it. */
function FormFoot({ plan, changed, isPending }: FormFootProps) {
  const isSame = plan !== null && !changed.name && !changed.terms;
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t pt-3">
      {plan && changed.terms ? (
        <p className="text-ink-muted">
          Saving makes version {plan.version + 1}, for periods that open from then on.
        </p>
      ) : null}
      <Button look="primary" type="submit" disabled={isPending || isSame}>
        {isPending ? "Saving…" : plan ? "Save" : "Make the plan"}
      </Button>
    </div>
  );
}
