import {
  Activity,
  Building2,
  ChartColumnBig,
  FileUp,
  Gauge,
  LayoutDashboard,
  type LucideIcon,
  Scale,
  Users,
} from "lucide-react";

export interface NavigationItem {
  title: string;
  href: string;
  icon: LucideIcon;
}

export interface NavigationSection {
  title: string;
  items: readonly NavigationItem[];
}

/** The pages, in the order of the side bar. */
export const navigation: readonly NavigationSection[] = [
  {
    title: "Usage",
    items: [
      { title: "Overview", href: "/", icon: LayoutDashboard },
      { title: "Events", href: "/events", icon: Activity },
      { title: "Imports", href: "/imports", icon: FileUp },
      { title: "Services and meters", href: "/services", icon: Gauge },
    ],
  },
  {
    title: "Analytics",
    items: [
      { title: "Rankings", href: "/rankings", icon: ChartColumnBig },
      { title: "Customers", href: "/customers", icon: Building2 },
      { title: "Users", href: "/users", icon: Users },
      { title: "Proof", href: "/proof", icon: Scale },
    ],
  },
];

/** Whether the page at `pathname` belongs to an item. */
export function isWithin(item: NavigationItem, pathname: string): boolean {
  if (item.href === "/") return pathname === "/";
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}

/** The item a page belongs to, if any. */
export function findItem(pathname: string): NavigationItem | undefined {
  return navigation.flatMap((section) => section.items).find((item) => isWithin(item, pathname));
}
