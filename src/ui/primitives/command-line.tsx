import { CopyButton } from "./copy-button.tsx";

/** A command to run in a terminal, with a button that copies it. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className="flex max-w-full items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-3">
      <code
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto font-mono text-sm whitespace-nowrap"
      >
        {command}
      </code>
      <CopyButton text={command} label="Copy the command" />
    </div>
  );
}
