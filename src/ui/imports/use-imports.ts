"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { trpc } from "#/ui/trpc/client.ts";
import { isBusy } from "./import-state.ts";

/** Milliseconds between two looks at an import that is under way. */
const pollEvery = 500;

/** A page of the imports, newest first; looked at again while one of them is under way. */
export function useImportList(input: { page: number; perPage: number }) {
  return trpc.imports.list.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some((row) => isBusy(row.state)) ? pollEvery : false),
  });
}

type ApiClient = ReturnType<typeof trpc.useUtils>;

/** Waits until an import moves on no more, looking at it again and again. */
export async function waitForImport(api: ApiClient, id: number): Promise<void> {
  const row = await api.imports.get.fetch({ id }, { staleTime: 0 });
  if (!isBusy(row.state)) return;
  await new Promise((resolve) => setTimeout(resolve, pollEvery));
  return waitForImport(api, id);
}

/** One import; looked at again while it is under way. */
export function useImport(id: number) {
  return trpc.imports.get.useQuery(
    { id },
    { refetchInterval: ({ state }) => (state.data && isBusy(state.data.state) ? pollEvery : false) },
  );
}
