import { arrayText } from "#/db/array-text.ts";
import { isoUtc } from "#/domain/instant.ts";

type Cell = number | bigint;

/** The values of a statement's parameters, gathered while its text is made. */
export class Parameters {
  readonly values: string[] = [];

  /** Takes a value; answers the parameter that stands for it. */
  add(value: string): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** SQL of some rows as a table `name`; of an instant's column the type is timestamptz. */
  rows<K extends string>(
    name: string,
    rows: readonly Record<K, Cell>[],
    columns: Record<K, "int" | "timestamptz">,
  ): string {
    const names = Object.keys(columns) as K[];
    const arrays = names.map((column) => {
      const cells = rows.map((row) => {
        const cell: Cell = row[column];
        return typeof cell === "bigint" ? isoUtc(cell) : cell;
      });
      return `${this.add(arrayText(cells))}::${columns[column]}[]`;
    });
    return `unnest(${arrays.join(", ")}) as ${name}(${names.map((column) => `"${column}"`).join(", ")})`;
  }
}
