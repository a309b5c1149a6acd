import type { SeriesLook } from "./series-looks.ts";

/** A piece of a series' line, beside its name. */
export function SeriesMark({ look }: { look: SeriesLook }) {
  return (
    <svg aria-hidden="true" width="18" height="8" className="shrink-0">
      <line
        x1="0"
        x2="18"
        y1="4"
        y2="4"
        stroke={look.color}
        strokeWidth="2.5"
        {...(look.dashes && { strokeDasharray: look.dashes })}
      />
    </svg>
  );
}
