import { Readable } from "node:stream";
import type { ReadableStream as NodeWebStream } from "node:stream/web";
import busboy from "busboy";
import { HttpRefusal } from "#/api/errors.ts";
import { withPatience } from "#/api/with-patience.ts";

export interface Upload {
  fileName: string;
  bytes: AsyncIterable<Uint8Array>;
}

const plainTypes = new Set([
  "text/csv",
  "text/plain",
  "application/csv",
  "application/vnd.ms-excel",
  "application/gzip",
  "application/x-gzip",
  "application/octet-stream",
]);

/** What a form must not be taken to say: it would be ignored, and replace what was to be kept. */
const options = new Set(["mode", "on_error", "dry_run", "file_name"]);

/** The file that a request carries, as a stream: the body itself, or the first file of a form. */
export async function openUpload(request: Request, fileName = "upload.csv"): Promise<Upload> {
  const contentType = request.headers.get("content-type") ?? "";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!request.body) throw new HttpRefusal(400, "The request has no body; expected a CSV file.");
  // The DOM's and Node's types of one and the same stream.
  const sent = Readable.fromWeb(request.body as NodeWebStream<Uint8Array>);
  sent.on("error", () => {});
  const body = Readable.from(withPatience(sent), { objectMode: false });
  // What breaks off before anyone reads must not end the process; who reads is told.
  body.on("error", () => {});
  if (type === "multipart/form-data") return openForm(body, contentType, fileName);
  if (plainTypes.has(type)) return { fileName, bytes: whole(body) };
  body.destroy();
  throw new HttpRefusal(
    415,
    `The content type is ${JSON.stringify(type || "missing")}; expected text/csv, application/gzip or multipart/form-data.`,
  );
}

/** The bytes, or a refusal where they break off. */
async function* whole(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    if (error instanceof HttpRefusal) throw error;
    throw new HttpRefusal(400, "The file did not arrive whole, so nothing was changed. Send it again.");
  }
}

function openForm(body: Readable, contentType: string, fileName: string): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => reject(new HttpRefusal(400, reason));
    let form: busboy.Busboy;
    try {
      form = busboy({
        headers: { "content-type": contentType },
        limits: { files: 1, fields: 20 },
        defParamCharset: "utf8",
      });
    } catch {
      refuse("The form can't be read: its content type names no boundary.");
      return;
    }
    form.on("file", (_field, file, info) => {
      file.on("error", () => {});
      body.on("error", (error) => file.destroy(error));
      form.on("error", (error) => file.destroy(error instanceof Error ? error : undefined));
      resolve({ fileName: info.filename || fileName, bytes: whole(file) });
    });
    form.on("field", (name) => {
      if (options.has(name)) refuse(`The form has a field "${name}"; it goes into the query: ?${name}=…`);
    });
    form.on("close", () => refuse("The form has no file; expected one CSV file."));
    form.on("error", () => refuse("The form can't be read; expected multipart/form-data with one file."));
    body.on("error", (error) => {
      if (error instanceof HttpRefusal) reject(error);
      form.destroy();
    });
    body.pipe(form);
  });
}
