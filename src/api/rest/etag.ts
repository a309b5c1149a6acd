import { createHash } from "node:crypto";
import packageJson from "../../../package.json" with { type: "json" };

/** The ETag of an answer: the product's version, the data's, and what was asked. */
export function etagOf(dataVersion: string, question: object): string {
  const asked = createHash("sha1").update(JSON.stringify(question)).digest("base64url").slice(0, 16);
  return `"${packageJson.version}-${dataVersion}-${asked}"`;
}

/** Whether an If-None-Match header names the ETag (weak or strong), or is `*`. */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false;
  return ifNoneMatch.split(",").some((candidate) => {
    const tag = candidate.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag;
  });
}
