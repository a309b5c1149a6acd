/** The product's sign, a scale with a mark on it, and its name. */
export function Wordmark() {
  return (
    <span className="flex items-center gap-2 text-base font-semibold">
      <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5">
        <path
          d="M2 15.5h16M3 15V9M7 15v-3M11 15V4M15 15V9"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
        />
        <path d="M8.6 3.2h4.8L11 6.4z" className="fill-accent" />
      </svg>
      Meterline
    </span>
  );
}
