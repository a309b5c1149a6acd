"use client";
import { CircleCheck, Download, FileUp, RotateCcw } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { DialogClose } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { offsetOfPlace, type TextPlace, textFaults } from "./find-place.ts";

/** Answers that say something of the text. */
const ofTheText = new Set(["BAD_REQUEST", "UNPROCESSABLE_CONTENT", "PAYLOAD_TOO_LARGE"]);

interface TopologyEditorProps {
  /** YAML of the topology that there is. */
  stored: string;
  onDone: () => void;
}

/** The topology as YAML: checked, applied, downloaded, read from a file. */
export function TopologyEditor({ stored, onDone }: TopologyEditorProps) {
  const [text, setText] = useState(stored);
  const area = useRef<HTMLTextAreaElement>(null);
  const api = trpc.useUtils();
  const check = trpc.simulation.checkTopology.useMutation();
  const put = trpc.simulation.putTopology.useMutation({
    onSuccess: async () => {
      onDone();
      await api.simulation.topology.invalidate();
    },
  });
  const error = put.error ?? check.error;
  const isOfText = ofTheText.has(error?.data?.code ?? "");
  const faults = error && isOfText ? textFaults(error) : [];
  const change = (next: string) => {
    setText(next);
    check.reset();
    put.reset();
  };
  const show = (place: TextPlace) => {
    const offset = offsetOfPlace(text, place);
    area.current?.focus();
    area.current?.setSelectionRange(offset, offset);
    const lines = text.split("\n").length;
    if (area.current)
      area.current.scrollTop = (area.current.scrollHeight * Math.max(0, place.line - 4)) / lines;
  };
  const readDefault = async () => {
    const [{ writeYaml }, { defaultTopology }] = await Promise.all([
      import("#/api/topology/write-yaml.ts"),
      import("#/domain/simulation/topology/default-topology.ts"),
    ]);
    change(writeYaml(defaultTopology));
  };
  const readFile = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file) change(await file.text());
    target.value = "";
  };
  return (
    <div className="grid gap-3">
      <p className="text-ink-muted">
        Services, their latency, errors and load, and whom they call, as YAML or JSON. Applying another
        topology begins a new run with the same seed.
      </p>
      <textarea
        ref={area}
        aria-label="Topology as YAML"
        aria-invalid={faults.length > 0 || undefined}
        spellCheck={false}
        wrap="off"
        value={text}
        onChange={(event) => change(event.target.value)}
        className="h-[36dvh] w-full sm:h-[50dvh] resize-y rounded-md border border-line-strong bg-sunken p-2 font-mono text-xs text-ink aria-invalid:border-bad"
      />
      {faults.length > 0 ? (
        <div role="alert" className="max-h-32 overflow-y-auto border-l-4 border-bad pl-3">
          <ul className="grid gap-1">
            {faults.map(({ message, place }) => (
              <li key={message} className="wrap-anywhere">
                {message}{" "}
                {place ? (
                  <button type="button" className="rounded-sm underline" onClick={() => show(place)}>
                    Show line {place.line}
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      ) : error ? (
        <QueryFailure title="That did not work" error={error} />
      ) : check.data ? (
        <p role="status" className="flex items-center gap-1.5 text-good">
          <CircleCheck aria-hidden className="size-4" />
          This is fine: {tellSize(check.data.topology.services)}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button asChild>
          <a
            href={`data:application/yaml;charset=utf-8,${encodeURIComponent(text)}`}
            download="topology.yaml"
          >
            <Download aria-hidden />
            Download
          </a>
        </Button>
        <Button asChild>
          <label className="cursor-pointer focus-within:outline-2 focus-within:outline-accent">
            <FileUp aria-hidden />
            Open a file
            <input type="file" accept=".yaml,.yml,.json" className="sr-only" onChange={readFile} />
          </label>
        </Button>
        <Button look="quiet" onClick={readDefault}>
          <RotateCcw aria-hidden />
          The default
        </Button>
        <div className="ml-auto flex flex-wrap gap-2">
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button disabled={check.isPending} onClick={() => check.mutate({ text })}>
            Check
          </Button>
          <Button
            look="primary"
            disabled={put.isPending || text === stored}
            onClick={() => {
              check.reset();
              put.mutate({ text });
            }}
          >
            {put.isPending ? "Applying…" : "Apply"}
          </Button>
        </div>
      </div>
    </div>
  );
}

function tellSize(services: readonly { dependencies: readonly unknown[] }[]): string {
  const calls = services.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  return `${countOf(services.length, "service")}, ${countOf(calls, "dependency", "dependencies")}`;
}
