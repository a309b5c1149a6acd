interface Named {
  slug: string;
  name: string;
}

/** Customers whose external id begins with the text, or whose name has it in any letter case. */
export function findCustomers<Customer extends { external_id: string; name: string | null }>(
  customers: readonly Customer[],
  text: string,
): Customer[] {
  return customers.filter(
    ({ external_id, name }) =>
      external_id.startsWith(text) || name?.toLowerCase().includes(text.toLowerCase()),
  );
}

/** Services and meters that have the text in slug or name; none for an empty text, which means all of them. */
export function findServices<Service extends Named & { meters: readonly Named[] }>(
  services: readonly Service[],
  text: string,
): { services: Service[]; meters: Service["meters"][number][] } {
  if (text === "") return { services: [], meters: [] };
  const wanted = text.toLowerCase();
  const has = ({ slug, name }: Named) =>
    slug.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted);
  return {
    services: services.filter(has),
    meters: services.flatMap((service) => service.meters).filter(has),
  };
}
