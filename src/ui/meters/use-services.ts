"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { trpc } from "#/ui/trpc/client.ts";
import { allServicesInput } from "./all-services-input.ts";

/** Milliseconds between two looks while a meter is being filled. */
const lookAgainAfter = 1000;

/** A page of the services; looked at again while a meter is being filled. */
export function useServices(input = allServicesInput) {
  return trpc.services.list.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.data.some((service) => service.is_filling) ? lookAgainAfter : false,
  });
}

/** One service; looked at again while a meter of it is being filled. */
export function useService(slug: string) {
  return trpc.services.get.useQuery(
    { slug },
    { refetchInterval: ({ state }) => (state.data?.is_filling ? lookAgainAfter : false) },
  );
}
