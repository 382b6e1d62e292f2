// Where in a manifest the cursor stands, by indentation alone: works in broken text and in any of several documents.

const LINE = /^(\s*)((?:- +|-$)*)(?:(?:"([^"]*)"|'([^']*)'|([^\s#:"'-][^:]*?))\s*:(?=\s|$))?(.*)$/;
const isBreak = (text) => /^---(\s|$)/.test(text);

// One line: the column of its dash (if it has one), of its key, the key, and what follows the colon.
function read(text) {
  const [, space, dashes, double, single, bare, rest] = LINE.exec(text);
  return {
    dash: dashes ? space.length : null,
    column: space.length + dashes.length,
    key: double ?? single ?? bare,
    rest: rest.trim(),
  };
}

// The lines of the same document before line `number` (0-based), nearest first.
function* above(lines, number) {
  for (let index = number - 1; index >= 0 && !isBreak(lines[index]); index--) {
    if (/\S/.test(lines[index]) && !/^\s*#/.test(lines[index])) yield read(lines[index]);
  }
}

// The keys that lead to the mapping around column `column` of line `number`, "[]" for a list: ["spec", "containers", "[]"].
export function pathAt(lines, number, column) {
  const here = read(lines[number] ?? "");
  const path = here.dash === null ? [] : ["[]"];
  let limit = here.dash ?? Math.min(column, here.key === undefined ? column : here.column);
  let inList = here.dash !== null;
  for (const line of above(lines, number)) {
    if (line.dash !== null && line.dash < limit) {
      if (line.key !== undefined && line.column < limit) path.unshift(line.key);
      path.unshift("[]");
      limit = line.dash;
      inList = true;
    } else if (line.dash === null && line.key !== undefined && (line.column < limit || (inList && line.column === limit && !line.rest))) {
      path.unshift(line.key);
      limit = line.column;
      inList = false;
    }
  }
  return path;
}

// The keys that stand already in the mapping around line `number` whose keys begin at `column`.
export function siblingsAt(lines, number, column) {
  const keys = new Set();
  // Notes the line's key; says whether the mapping may go on beyond it.
  const passes = (line) => {
    if (line.key !== undefined && line.column === column) keys.add(line.key);
    return (line.dash ?? line.column) >= column;
  };
  if (read(lines[number]).dash === null) for (const line of above(lines, number)) if (!passes(line)) break;
  for (let index = number + 1; index < lines.length && !isBreak(lines[index]); index++) {
    const line = read(lines[index]);
    if (/\S/.test(lines[index]) && ((line.dash ?? column) < column || !passes(line))) break;
  }
  return keys;
}

// apiVersion and kind of the document around line `number`.
export function kindAt(lines, number) {
  let start = number;
  while (start > 0 && !isBreak(lines[start])) start--;
  const found = {};
  for (let index = start; index < lines.length && !(index > number && isBreak(lines[index])); index++) {
    const match = /^(apiVersion|kind):\s*["']?([^\s"'#]+)/.exec(lines[index]);
    if (match) found[match[1]] = match[2];
  }
  return found;
}
