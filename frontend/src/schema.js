// The schema of the kinds that Podyard knows, fetched once when it is first asked for (see docs in its builder,
// scripts/build_schema.py): {kinds: {"apps/v1 Deployment": definition}, definitions: {name: {fields: {...}}}}.

let loading;

export function load(url) {
  loading ??= fetch(url).then((answer) => answer.json());
  return loading;
}

// The field at `path` of a kind, or undefined: {definition?, items?, description, type, enum?}.
export function fieldAt(schema, { apiVersion, kind }, path) {
  let field = { ref: schema.kinds[`${apiVersion} ${kind}`] };
  for (const step of path) {
    if (!field) return undefined;
    field = step === "[]" ? field.items : (fieldsOf(schema, field)[step] ?? field.values);
  }
  return field;
}

// The fields that may stand in a mapping, by name.
export function fieldsOf(schema, field) {
  return field?.ref ? (schema.definitions[field.ref]?.fields ?? {}) : {};
}
