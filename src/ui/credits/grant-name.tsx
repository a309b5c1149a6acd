interface GrantNameProps {
  id: string;
  names: ReadonlyMap<string, string>;
}

/** A grant by its name; by the end of its id where that is not known. */
export function GrantName({ id, names }: GrantNameProps) {
  return (
    <span className="break-words whitespace-normal" title={id}>
      {names.get(id) ?? <span className="font-mono">…{id.slice(-8)}</span>}
    </span>
  );
}
