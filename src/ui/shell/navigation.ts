import {
  Activity,
  BellRing,
  Building2,
  CalendarRange,
  ChartColumnBig,
  Coins,
  FileUp,
  Gauge,
  LayoutDashboard,
  type LucideIcon,
  MessageSquareText,
  Network,
  ReceiptText,
  Scale,
  Users,
  Webhook,
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
  {
    title: "Billing",
    items: [
      { title: "Billing periods", href: "/billing", icon: CalendarRange },
      { title: "Plans", href: "/plans", icon: ReceiptText },
      { title: "Credits", href: "/credits", icon: Coins },
      { title: "Alerts", href: "/alerts", icon: BellRing },
      { title: "Copilot credits", href: "/copilot", icon: MessageSquareText },
    ],
  },
  {
    title: "Simulation",
    items: [{ title: "Simulation", href: "/simulation", icon: Network }],
  },
  {
    title: "System",
    items: [{ title: "Webhooks", href: "/webhooks", icon: Webhook }],
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
