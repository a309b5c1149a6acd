"use client";
import { type CreateTRPCReact, createTRPCReact } from "@trpc/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#/api/trpc/router.ts";

/** The typed hooks of the API. */
export const trpc: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>();

export type ApiOutputs = inferRouterOutputs<AppRouter>;
