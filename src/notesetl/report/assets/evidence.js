// A note's text with everything that was found in it, each in the colours of its kind.

// Return the pieces of a text between all ends of its spans, each with the spans that cover it; spans may overlap.
const pieces = (length, spans) => {
  const edges = [...new Set([0, length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const opening = new Map();
  for (const span of spans) opening.set(span.start, [...(opening.get(span.start) ?? []), span]);
  let open = [];
  const found = [];
  for (let k = 0; k + 1 < edges.length; k += 1) {
    open = [...open.filter((span) => span.end > edges[k]), ...(opening.get(edges[k]) ?? [])];
    found.push({ start: edges[k], end: edges[k + 1], spans: open });
  }
  return found;
};

// Return the rows of a note that have a place in its text, with that place in UTF-16.
const spansOf = (note) => {
  const spans = Object.keys(KINDS).flatMap((name) =>
    note[name].filter((row) => row.start !== null && row.start !== undefined && row.length > 0).map((row) => ({ name, row })),
  );
  const places = [...new Set(spans.flatMap(({ row }) => [row.start, row.start + row.length]))].sort((a, b) => a - b);
  const position = new Map(positions(note.text, places).map((found, k) => [places[k], found]));
  return spans.map(({ name, row }) => ({
    name,
    row,
    id: idOf(name, row),
    start: position.get(row.start),
    end: position.get(row.start + row.length),
  }));
};

const classOf = (span) => (span.name === "claims" ? `claims ${span.row.polarity}` : span.name);

const drawText = (note, spans) => {
  const text = shownLines(note.text);
  const begun = new Set();
  return pieces(text.length, spans).map((piece) => {
    const part = text.slice(piece.start, piece.end);
    if (!piece.spans.length) return document.createTextNode(part);
    const mark = make("mark", { class: [...new Set(piece.spans.map(classOf))].join(" ") }, part);
    mark.spans = piece.spans;
    mark.dataset.ids = piece.spans.map((span) => span.id).join(" ");
    for (const span of piece.spans.filter((span) => !begun.has(span.id))) begun.add(span.id);
    return mark;
  });
};

const tipLines = (span) => [
  make("strong", { class: `key ${classOf(span)}` }, KINDS[span.name]),
  " ",
  words(summary[span.name](span.row).slice(0, 240)),
  make("br"),
  span.row.text_en || span.row.title_en ? [words((span.row.text_en ?? span.row.title_en).slice(0, 240), "en"), make("br")] : null,
  make("span", { class: "quiet" }, [toldBy(span.row), span.id].filter(Boolean).join(" · ")),
];

const showTip = (event) => {
  const tip = byId("tip");
  const mark = event.target.closest?.("mark");
  tip.hidden = !mark?.spans;
  if (tip.hidden) return;
  tip.replaceChildren(...mark.spans.map((span) => make("p", {}, tipLines(span))));
  const box = mark.getClientRects()[0];
  const below = box.bottom + 8 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - tip.offsetHeight - 8)}px`;
};

const foundItem = (span) =>
  make(
    "li",
    { "data-id": span.id, class: classOf(span) },
    make(
      "a",
      { href: placeOf(span.name, span.row) },
      make("span", { class: `key ${classOf(span)}` }, KINDS[span.name]),
      " ",
      words(summary[span.name](span.row)),
    ),
    make("span", { class: "quiet" }, ` ${toldBy(span.row)}`),
  );

// Mark the characters of a row and bring them in sight.
const pointAt = (id) => {
  const text = byId("text");
  for (const old of document.querySelectorAll(".target")) old.classList.remove("target");
  const marks = [...text.querySelectorAll(`mark[data-ids~="${CSS.escape(id)}"]`)];
  for (const mark of marks) mark.classList.add("target");
  const item = byId("found").querySelector(`[data-id="${CSS.escape(id)}"]`);
  item?.classList.add("target");
  item?.scrollIntoView({ block: "nearest" });
  marks[0]?.scrollIntoView({ block: "center", inline: "nearest" });
};

const drawLegend = () => {
  const box = byId("legend");
  if (box.childElementCount > 1) return;
  for (const [name, word] of Object.entries(KINDS)) {
    const toggle = make("input", {
      type: "checkbox",
      checked: true,
      on: { change: (event) => byId("text").classList.toggle(`no-${name}`, !event.target.checked) },
    });
    box.append(make("label", { class: "check" }, toggle, make("span", { class: `key ${name}` }, word)));
  }
  for (const polarity of ["positive", "negative", "mixed", "neutral"]) {
    box.append(make("span", { class: `key claims ${polarity}` }, `${polarity} claim`));
  }
};

let noteShown = null;

// Show the note with an id, and in it the row `at`.
const showNote = async (id, at) => {
  const notes = await allNotes();
  const number = notes.note_id.indexOf(id);
  if (number < 0) throw new Error("There is no such note.");
  const [note] = await readNotes([number]);
  if (noteShown !== id) {
    noteShown = id;
    const spans = spansOf(note);
    drawLegend();
    byId("note-title").replaceChildren(words(note.path));
    byId("note-meta").replaceChildren(
      note.title ? words(note.title) : "",
      `${note.title ? " · " : ""}${note.language} · ${plural(note.text.length, "character")} · ${plural(spans.length, "value")}`,
    );
    const text = byId("text");
    text.lang = note.language === "other" ? "" : note.language;
    text.replaceChildren(...drawText(note, spans));
    const inOrder = [...spans].sort((a, b) => a.start - b.start);
    const unplaced = Object.keys(KINDS).flatMap((name) =>
      note[name].filter((row) => row.start === null || row.start === undefined).map((row) => ({ name, row, id: idOf(name, row) })),
    );
    byId("found").replaceChildren(...[...unplaced, ...inOrder].map(foundItem));
    text.scrollTop = 0;
  }
  if (at) pointAt(at);
};

const listenToText = () => {
  const text = byId("text");
  text.addEventListener("mouseover", showTip);
  text.addEventListener("mouseleave", showTip);
  text.addEventListener("click", showTip);
  addEventListener("scroll", () => (byId("tip").hidden = true), { passive: true, capture: true });
};
