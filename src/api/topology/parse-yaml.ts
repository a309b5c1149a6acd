import { setImmediate as nextTurn } from "node:timers/promises";
import {
  Composer,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type YAMLParseError,
} from "yaml";
import { DomainError } from "#/domain/domain-error.ts";

/** How often anchors may be repeated, repetitions within repetitions multiplied. */
const mostAliases = 20_000;

/** How deep the text may nest, as the parser counts: two for each list or map. */
const mostLevels = 64;

/** Words, signs and breaks of a text, as the parser counts: what reading it costs. */
const mostTokens = 400_000;

/** ms of reading before other work has its turn. */
const slice = 8;

/** What a YAML text holds, and where. */
export interface ParsedYaml {
  value: unknown;
  /** "line 3, column 5": where a path such as `services.2.id` leads, or the nearest above it. */
  placeOf: (path: string) => string;
}

type Refuse = (reason: string, offset?: number) => never;

/**
 * Reads one document of YAML 1.2, and lets other work go on meanwhile. Throws DomainError "unreadable" with line and
 * column.
 */
export async function parseYaml(text: string): Promise<ParsedYaml> {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${Math.max(line, 1)}, column ${Math.max(col, 1)}`;
  };
  const refuse: Refuse = (reason, offset) => {
    const where = offset === undefined ? "" : ` at ${place(offset)}`;
    throw new DomainError("unreadable", `The YAML can't be read${where}: ${reason}.`);
  };
  const document = await compose(text, lines, refuse);
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) refuse(reasonOf(fault.message), fault.pos[0]);
  refuseTwice(document, refuse);
  return {
    value: plainValue(document, refuse),
    placeOf: (path) => place(offsetOf(document, path.split("."))),
  };
}

/**
 * The document of a text. What is long or nested without end, or holds aliases without number, is refused before
 * anything recursive sees it, and faults with the first of them.
 */
async function compose(text: string, lines: LineCounter, refuse: Refuse): Promise<Document.Parsed> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  // Keys are compared here: the library would take the square of their number.
  const composer = new Composer({ uniqueKeys: false, merge: true, lineCounter: lines });
  // Thousands of faults, each with its place, would be looked up before the first is told.
  let first: YAMLParseError | undefined;
  const refuseFirst = (fault: YAMLParseError) => {
    // What is thrown within a list or map comes here again as a fault of that.
    first ??= fault;
    return refuse(reasonOf(first.message), first.pos[0]);
  };
  const documents: Document.Parsed[] = [];
  let aliases = 0;
  let tokens = 0;
  let turnEnds = performance.now() + slice;
  const take = (parsed: Iterable<Parameters<Composer["next"]>[0]>) => {
    for (const token of parsed) {
      // Its list is another one with each document.
      composer.streamInfo().errors.push = refuseFirst;
      if (token.type === "error") refuse(reasonOf(token.message), token.offset);
      for (const one of composer.next(token)) documents.push(one);
      if (documents.length > 1) refuse("there is more than one document; expected one", token.offset);
    }
  };
  for (const lexeme of new Lexer().lex(text)) {
    if (++tokens > mostTokens)
      refuse(`it is made of more than ${mostTokens} words and signs; expected fewer, or JSON`, parser.offset);
    if (tokens % 64 === 0 && performance.now() > turnEnds) {
      await nextTurn();
      turnEnds = performance.now() + slice;
    }
    if (lexeme.startsWith("*") && ++aliases > mostAliases) refuseAliases(refuse);
    take(parser.next(lexeme));
    if (parser.stack.length > mostLevels) refuse("it is nested too deeply", parser.offset);
  }
  await nextTurn();
  take(parser.end());
  for (const one of composer.end(true, text.length)) documents.push(one);
  const [document, second] = documents;
  if (second) refuse("there is more than one document; expected one", second.range[0]);
  return document ?? refuse("there is no document");
}

const refuseAliases = (refuse: Refuse) => refuse(`anchors are repeated more than ${mostAliases} times`);

const reasonOf = (message: string) =>
  message
    .replace(/\s+/g, " ")
    .replace(/[.:]?\s*$/, "")
    .slice(0, 200);

/** Refuses a key that a map has twice, and what holds itself. */
function refuseTwice(document: Document.Parsed, refuse: Refuse): void {
  visit(document, {
    Alias(_, alias, path) {
      const isInside = path.some((one) => isCollection(one) && one.anchor === alias.source);
      if (isInside) refuse("an anchor holds an alias of itself", alias.range?.[0]);
    },
    Map(_, map) {
      const known = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) return refuse("a key of a map has to be text", map.range?.[0]);
        const name = String(key.value);
        if (known.has(name)) refuse(`${JSON.stringify(name.slice(0, 64))} is there twice`, key.range?.[0]);
        known.add(name);
      }
    },
  });
}

function plainValue(document: Document.Parsed, refuse: Refuse): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    if (!(error instanceof ReferenceError)) return refuse("an anchor can't be merged");
    if (error.message.startsWith("Excessive")) return refuseAliases(refuse);
    return refuse("an alias names no anchor before it");
  }
}

/** Where the node of a path begins, or the last one that there is on the way to it. */
function offsetOf(document: Document.Parsed, keys: string[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of [undefined, ...keys]) {
    if (key !== undefined)
      node = isCollection(node) ? node.get(isMap(node) ? key : Number(key), true) : undefined;
    if (isAlias(node)) node = node.resolve(document);
    const start = isScalar(node) || isCollection(node) ? node.range?.[0] : undefined;
    if (start === undefined) break;
    offset = start;
  }
  return offset;
}
