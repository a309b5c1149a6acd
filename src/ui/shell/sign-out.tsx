"use client";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "#/ui/primitives/button.tsx";

/** Ends the session and goes to the sign-in page. */
export function SignOut() {
  const [isBusy, setIsBusy] = useState(false);
  const signOut = async () => {
    setIsBusy(true);
    const left = await fetch("/api/v1/session", { method: "DELETE" }).then(
      (response) => response.ok,
      () => false,
    );
    // A whole new document, so that nothing read before stays in memory.
    if (left) window.location.assign("/sign-in");
    else setIsBusy(false);
  };
  return (
    <Button look="quiet" size="icon" aria-label="Sign out" disabled={isBusy} onClick={signOut}>
      <LogOut aria-hidden />
    </Button>
  );
}
