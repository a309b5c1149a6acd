import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";

/** Of Node; `body` is the text as it came. */
const check = `import { createHmac, timingSafeEqual } from "node:crypto";

export function isFromMeterline(secret, headers, body) {
  const { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": signatures = "" } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(seconds)) < 300)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(\`\${id}.\${seconds}.\${body}\`).digest();
  const given = signatures.split(" ").map((one) => Buffer.from(one.replace(/^v1,/, ""), "base64"));
  return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}`;

/** What a receiver must check and may count on. */
export function ReceiverGuide() {
  return (
    <Panel title="What a receiver must do" padded>
      <ul className="grid max-w-prose list-disc gap-1 pl-5">
        <li>
          Check the signature before anything else, as{" "}
          <a href="https://www.standardwebhooks.com" className="underline">
            Standard Webhooks
          </a>{" "}
          says: <Code>webhook-signature</Code> is the HMAC-SHA256 of{" "}
          <Code>webhook-id.webhook-timestamp.body</Code>, of the body as it came, before it is parsed.
        </li>
        <li>
          Refuse a <Code>webhook-timestamp</Code> that is more than 5 minutes off: it may be a message that
          somebody has caught and sends again.
        </li>
        <li>
          Take each <Code>webhook-id</Code> once. A message may arrive twice when an answer got lost, and
          messages may overtake each other.
        </li>
        <li>
          Answer 200 to 299 within 15 seconds and do the work afterwards. Everything else is tried again, 8
          times over about 23 hours; then the message is dead. 410 disables the endpoint.
        </li>
      </ul>
      <details className="mt-3">
        <summary className="w-fit font-medium">The check in Node</summary>
        <p className="mt-1 flex items-center justify-between text-ink-muted">
          Or use a library of Standard Webhooks. <CopyButton text={check} label="Copy the check" />
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it */}
        <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-md border bg-sunken p-2 font-mono text-xs">
          {check}
        </pre>
      </details>
    </Panel>
  );
}

function Code({ children }: { children: string }) {
  return <code className="font-mono wrap-anywhere">{children}</code>;
}
