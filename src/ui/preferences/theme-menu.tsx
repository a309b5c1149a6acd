"use client";
import { SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "#/ui/primitives/button.tsx";
import { Menu, MenuChoices } from "#/ui/primitives/menu.tsx";

const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

export function ThemeMenu() {
  const { theme, setTheme } = useTheme();
  const chosen = themes.find((candidate) => candidate.value === theme)?.value ?? "system";
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label="Theme">
          <SunMoon aria-hidden />
        </Button>
      }
    >
      <MenuChoices label="Theme" value={chosen} choices={themes} onChange={setTheme} />
    </Menu>
  );
}
