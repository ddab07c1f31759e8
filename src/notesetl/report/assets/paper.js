// One paper over all notes: its mentions, ratings, links and claims, the claims beside their English.

const NOTES_AT_ONCE = 40;

const part = (title, rows, draw) =>
  rows.length ? make("section", { class: "part" }, make("h3", {}, `${title} (${rows.length})`), draw(rows)) : null;

const asList = (name, line) => (rows) =>
  make("ul", {}, rows.map((row) => make("li", {}, line(row), " ", evidenceLink(name, row))));

const grid = (head, rows, cells) =>
  make(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": head[0] },
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, head.map((title) => make("th", { scope: "col" }, title)))),
      make("tbody", {}, rows.map((row) => make("tr", {}, cells(row).map((cell) => make("td", {}, cell))))),
    ),
  );

const mentionLine = (row) => [
  words(row.title),
  row.title_en && row.title_en !== row.title ? [" = ", words(row.title_en, "en")] : null,
  row.section ? [" under ", words(row.section.heading), row.section.heading_en && row.section.heading_en !== row.section.heading ? [" (", words(row.section.heading_en, "en"), ")"] : null] : null,
].flat(3);

const english = (row) => {
  if (row.language === "en") return make("span", { class: "quiet" }, "English");
  if (row.text_en) return [words(row.text_en, "en", "span"), row.translation_status === "failed_checks" ? make("span", { class: "quiet" }, " (a check found fault)") : null];
  return make("span", { class: "quiet" }, row.translation_status === "pending" ? "not translated yet" : row.translation_status);
};

const claimCells = (row) => [
  [words(claimText(row), row.language, "q"), make("br"), evidenceLink("claims", row)],
  english(row),
  make("span", { class: `stance ${row.polarity}` }, stance(row)),
  words(figureOf(row)),
];

const byPlace = (a, b) => a.of.number - b.of.number || (a.start ?? 0) - (b.start ?? 0);

const paperHead = (index, i) => {
  const { papers, topics } = index;
  const [arxiv, doi] = [papers.arxiv_id[i], papers.doi[i]];
  const facts = [
    [papers.venue[i], papers.year[i]].filter(Boolean).join(" "),
    papers.mean_score[i] === null ? "no scores" : `mean score ${twoDigits(papers.mean_score[i])}`,
    plural(papers.n_notes[i], "note"),
    papers.languages[i].join(", "),
  ];
  return [
    make("h2", {}, words(papers.title[i])),
    papers.title_en?.[i] && papers.title_en[i] !== papers.title[i] ? make("p", {}, words(papers.title_en[i], "en")) : null,
    make("p", { class: "quiet" }, facts.filter(Boolean).join(" · ")),
    make(
      "p",
      { class: "chips" },
      arxiv ? outward(`https://arxiv.org/abs/${arxiv}`, `arXiv:${arxiv}`) : null,
      doi ? outward(`https://doi.org/${doi}`, `doi:${doi}`) : null,
      papers.topics[i].slice(0, 6).map((topic) => words(topics.label[topic], undefined, "span")),
    ),
    papers.authors[i]?.length ? make("p", { class: "quiet" }, words(papers.authors[i].slice(0, 12).join(", "))) : null,
    papers.aliases[i].length
      ? make("p", { class: "quiet" }, "Also noted as ", papers.aliases[i].slice(0, 8).flatMap((alias, n) => [n ? "; " : "", words(alias)]))
      : null,
  ];
};

// Return what notes say of paper i as elements; `more` is called for those that were left out.
const paperParts = (notes, i, left, more) => {
  const of = (name) => notes.flatMap((note) => note[name].filter((row) => row.paper === i || row.mention?.paper === i)).sort(byPlace);
  const [mentions, ratings, links, claims] = Object.keys(KINDS).map(of);
  const judging = claims.filter((row) => row.tier === "evaluative");
  const plain = claims.filter((row) => row.tier !== "evaluative");
  const claimTable = (rows) => grid(["as written", "in English", "says", "figure"], rows, claimCells);
  return [
    part("Ratings", ratings, asList("ratings", (row) => words(ratingLine(row)))),
    part("Mentions", mentions, asList("mentions", mentionLine)),
    part("Claims that judge", judging, claimTable),
    part("Links", links, asList("links", (row) => [`${row.role} `, outward(row.url)])),
    plain.length ? make("details", { class: "part" }, make("summary", {}, `Other claims (${plain.length})`), claimTable(plain)) : null,
    left ? make("button", { type: "button", on: { click: more } }, `Show ${plural(left, "more note")}`) : null,
  ];
};

let paperAsked = 0;

// Show paper i in the element `box`.
const showPaper = async (box, index, i, most = NOTES_AT_ONCE) => {
  const asked = (paperAsked += 1);
  const head = paperHead(index, i);
  box.replaceChildren(...head.filter(Boolean), make("p", { class: "quiet" }, "…"));
  const numbers = index.papers.notes[i];
  const notes = await readNotes(numbers.slice(0, most));
  if (asked !== paperAsked) return;
  const left = Math.max(numbers.length - most, 0);
  const parts = paperParts(notes, i, left, () => showPaper(box, index, i, most * 4));
  box.replaceChildren(...[...head, ...parts].filter(Boolean));
};
