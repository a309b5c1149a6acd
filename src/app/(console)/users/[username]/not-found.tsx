import { UnknownUser } from "#/ui/user/unknown-user.tsx";

export default function UserNotFound() {
  return <UnknownUser />;
}
