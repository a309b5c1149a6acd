import { UnknownEvent } from "#/ui/events/unknown-event.tsx";

export default function EventNotFound() {
  return <UnknownEvent />;
}
