// What a found value says in a line, and the way to its place in the note.

const KINDS = { mentions: "title", ratings: "rating", links: "link", claims: "claim" };

const idOf = (name, row) => row[`${name.slice(0, -1)}_id`];

const claimText = (row) => {
  const note = row.of.text;
  const [start, end] = positions(note, [row.start, row.start + row.length]);
  return note.slice(start, end);
};

const scale = (row) => {
  if (row.value === null || row.value === undefined) return row.label && row.label !== row.raw ? row.label : "";
  return row.max ? `${row.value} of ${row.max}` : `${row.value}`;
};

const ratingLine = (row) =>
  [
    [row.raw, row.label_en && row.label_en !== row.raw && `“${row.label_en}”`, scale(row) && `(${scale(row)})`, `= ${twoDigits(row.score)}`, row.aspect].filter(Boolean).join(" "),
    row.score_percentile != null && `percentile ${Math.round(100 * row.score_percentile)}`,
  ].filter(Boolean).join(", ");

const figureOf = (row) => [row.value, row.unit && !row.value?.includes(row.unit) && row.unit, row.metric, row.dataset].filter(Boolean).join(" ");

const stance = (row) =>
  [row.aspect, row.polarity, row.hedged && "hedged", row.negated && "negated"].filter(Boolean).join(", ");

const summary = {
  mentions: (row) => `${row.title}${row.struck ? " (struck out)" : ""}`,
  ratings: ratingLine,
  links: (row) => `${row.role}: ${row.url}`,
  claims: (row) => `${stance(row)}: ${claimText(row).replace(/\s+/gu, " ")}`,
};

const toldBy = (row) =>
  [row.rule && `rule ${row.rule}`, row.confidence !== undefined && `confidence ${twoDigits(row.confidence)}`].filter(Boolean).join(", ");

// Return the address of a row's place in its note.
const placeOf = (name, row) => `#${new URLSearchParams({ view: "note", note: row.of.id, at: idOf(name, row) })}`;

// Return a link to the characters that a row was read from.
const evidenceLink = (name, row) => {
  const where = `${row.of.path}${row.line ? `:${row.line}` : ""}`;
  return make("a", { href: placeOf(name, row), class: "place", title: toldBy(row) }, words(where));
};
