"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Building2, ChartColumnBig, Gauge, type LucideIcon, User } from "lucide-react";
import { useDeferredValue } from "react";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { countOf } from "#/ui/format/count.ts";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { rankingHref } from "#/ui/rankings/ranking-href.ts";
import { serviceHref } from "#/ui/service/service-href.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { userHref } from "#/ui/user/user-href.ts";
import { findCustomers, findServices } from "./find-by-text.ts";
import { navigation } from "./navigation.ts";

interface FoundItem {
  href: string;
  label: string;
  /** Stands small at the right. */
  note?: string;
  /** Where it differs from its group's. */
  icon?: LucideIcon;
}

interface FoundGroup {
  title: string;
  icon: LucideIcon;
  items: FoundItem[];
}

const most = 8;

/** What a text may mean: pages, users, customers, services and meters. Groups without any are left out. */
export function useFound(text: string): { groups: FoundGroup[]; isLooking: boolean } {
  const asked = useDeferredValue(text) || undefined;
  const keep = { placeholderData: keepPreviousData };
  const users = trpc.analytics.users.useQuery({ prefix: asked, page: 1, perPage: most }, keep);
  const customers = trpc.customers.list.useQuery({ q: asked, page: 1, perPage: most }, keep);
  const services = trpc.services.list.useQuery(allServicesInput);
  // Answers to an earlier text must not be opened with Enter.
  const foundUsers = users.data?.rows.filter(({ username }) => username.startsWith(text)) ?? [];
  const usernames = new Set(foundUsers.map(({ username }) => username));
  // Whoever is among the users stands there alone, so customers wait for them.
  const foundCustomers = users.isFetching
    ? []
    : findCustomers(customers.data?.data ?? [], text).filter(
        ({ external_id }) => !usernames.has(external_id),
      );
  const found = findServices(services.data?.data ?? [], text);
  const groups: FoundGroup[] = [
    {
      title: "Pages",
      icon: Gauge,
      items: navigation
        .flatMap((section) => section.items)
        .filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()))
        .map(({ title, href, icon }) => ({ href, label: title, icon })),
    },
    {
      title: "Users",
      icon: User,
      items: foundUsers.map(({ username, sessions }) => ({
        href: userHref(username),
        label: username,
        note: countOf(sessions, "session"),
      })),
    },
    {
      title: "Customers",
      icon: Building2,
      items: foundCustomers.map(({ external_id, name, events }) => ({
        href: customerHref(external_id),
        label: name === null ? external_id : `${external_id} · ${name}`,
        note: countOf(events, "event"),
      })),
    },
    {
      title: "Services",
      icon: Gauge,
      items: found.services.slice(0, most).map(({ slug, name, meters }) => ({
        href: serviceHref(slug),
        label: name,
        note: countOf(meters.length, "meter"),
      })),
    },
    {
      title: "Rankings by meter",
      icon: ChartColumnBig,
      items: found.meters
        .slice(0, most)
        .map(({ slug, name, unit }) => ({ href: rankingHref(slug), label: name, note: unit })),
    },
  ];
  return {
    groups: groups.filter(({ items }) => items.length > 0),
    isLooking: users.isFetching || customers.isFetching,
  };
}
