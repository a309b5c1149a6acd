import { CorrectionField, faultOf } from "./correction-field.tsx";

interface ReasonFieldProps {
  id: string;
  error: string | undefined;
}

/** Asks why, in words that stay in the history. */
export function ReasonField({ id, error }: ReasonFieldProps) {
  return (
    <CorrectionField id={id} label="Reason" error={error}>
      <textarea
        id={id}
        name="reason"
        rows={2}
        required
        maxLength={500}
        placeholder="Why, for whoever reads the history"
        className="w-full rounded-md border border-line-strong bg-surface px-2 py-1 text-sm text-ink placeholder:text-ink-faint aria-invalid:border-bad"
        {...faultOf(id, error)}
      />
    </CorrectionField>
  );
}
