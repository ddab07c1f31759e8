// The desk: one value after the other, those that the rules are least sure of first; a key each to decide.

const AROUND_VALUE = 300; // characters of the note shown on each side
const OK = "ok";
const NONE = "none";

// Return what a value is now, as a correction would say it.
const current = {
  paper: () => "",
  title: (row) => row.title,
  rating: (row) => {
    const said = row.value === null || row.value === undefined ? row.raw : row.max ? `${row.value}/${row.max}` : `${row.value}`;
    return row.aspect === "overall" ? said : `${row.aspect}: ${said}`;
  },
  claim: (row) => [row.aspect, row.polarity, row.hedged && "hedged", row.negated && "negated"].filter(Boolean).join(" "),
};

const HINTS = {
  paper: "arxiv:1706.03762, doi:10.1145/3065386, or a title that some note has",
  title: "the title, to the letter as the note has it",
  rating: "8/10, 4, must read = 0.9, unknown; novelty: 8/10",
  claim: "aspect and polarity, and hedged, certain, negated or affirmed where needed: efficiency negative hedged",
};

const excerpt = (note, span) => {
  if (span.start === undefined) return [make("span", { class: "quiet" }, "not in the text: read off the path or its fields")];
  const text = shownLines(note.text);
  const first = text.lastIndexOf("\n", Math.max(span.start - AROUND_VALUE, 0)) + 1;
  const end = text.indexOf("\n", span.end + AROUND_VALUE);
  return [
    text.slice(first, span.start),
    make("mark", { class: `${classOf(span)} target` }, text.slice(span.start, span.end)),
    text.slice(span.end, end < 0 ? undefined : end),
  ];
};

class Review {
  constructor(rows) {
    this.rows = rowsOf(rows).map((row) => ({ ...row, key: `${row.field} ${row.id}` }));
    this.items = this.rows;
    this.place = 0;
    this.decisions = new Map(); // by key, in the order in which they were made
    this.shown = null;
    byId("review-filter").addEventListener("input", () => this.filter());
    byId("download").addEventListener("click", () => this.download());
    byId("decide").addEventListener("submit", (event) => {
      event.preventDefault();
      this.correct();
    });
    byId("decide").addEventListener("click", (event) => {
      const wanted = event.target.closest("[data-do]")?.dataset.do;
      if (wanted && wanted !== "correct") this.act(wanted);
    });
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("beforeunload", (event) => {
      if (this.decisions.size && !config.server && !this.saved) event.preventDefault();
    });
  }

  async filter() {
    const { kind, language } = Object.fromEntries(new FormData(byId("review-filter")));
    const notes = await allNotes();
    this.items = this.rows.filter(
      (row) => (!kind || row.field === kind) && (!language || notes.language[row.note] === language),
    );
    this.place = 0;
    await this.show();
  }

  key(event) {
    if (byId("review").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(?:INPUT|SELECT|TEXTAREA)$/u.test(event.target.tagName)) {
      if (event.key === "Escape") byId("card").focus();
      return;
    }
    const keys = { a: "accept", c: "edit", d: "drop", j: "next", k: "back", u: "undo", ArrowRight: "next", ArrowLeft: "back" };
    if (!(event.key in keys)) return;
    event.preventDefault();
    this.act(keys[event.key]);
  }

  async act(wanted) {
    const input = byId("decide").elements.value;
    if (wanted === "accept") await this.decide(OK);
    else if (wanted === "drop") await this.decide(NONE);
    else if (wanted === "undo") await this.undo();
    else if (wanted === "edit") {
      input.focus();
      input.select();
    } else if (wanted === "next") await this.move(1);
    else if (wanted === "back") await this.move(-1);
  }

  correct() {
    const value = byId("decide").elements.value.value.trim();
    if (value) return this.decide(value);
    say("An empty value says nothing: drop it, or give what is true.");
    return null;
  }

  async move(by) {
    this.place = Math.max(0, Math.min(this.place + by, this.items.length - 1));
    await this.show();
  }

  async decide(value) {
    const item = this.items[this.place];
    if (!item || this.shown?.key !== item.key) return;
    if (item.field === "paper" && [OK, NONE].includes(value)) {
      say("Say of which paper it is, or go on.");
      return;
    }
    const why = byId("decide").elements.why.value.trim();
    const row = { path: this.shown.note.path, ...this.anchor(), field: item.field, value, why };
    if (config.server && !(await this.send(item, value, why))) return;
    this.decisions.delete(item.key);
    this.decisions.set(item.key, row);
    this.saved = false;
    if (this.place + 1 < this.items.length) await this.move(1);
    else await this.show();
    byId("card").focus();
  }

  async undo() {
    const key = [...this.decisions.keys()].pop();
    if (!key) return;
    const item = this.rows.find((row) => row.key === key);
    if (config.server && !(await this.send(item, "", ""))) return;
    this.decisions.delete(key);
    this.place = Math.max(this.items.indexOf(item), 0);
    await this.show();
  }

  async send(item, value, why) {
    try {
      await post("corrections", { field: item.field, id: item.id, value, why });
      return true;
    } catch (error) {
      say(`Not saved: ${error.message}`);
      return false;
    }
  }

  anchor() {
    const { note, span } = this.shown;
    return span.start === undefined ? { quote: "", before: "" } : anchorOf(note.text, span.start, span.end);
  }

  async show() {
    const item = this.items[this.place];
    const done = this.items.filter((row) => this.decisions.has(row.key)).length;
    byId("review-count").textContent = this.items.length
      ? `${(this.place + 1).toLocaleString("en")} of ${this.items.length.toLocaleString("en")}, ${done} decided`
      : "nothing to review";
    byId("download").hidden = Boolean(config.server);
    byId("download").disabled = this.decisions.size === 0;
    byId("decide").hidden = !item;
    if (!item) {
      byId("card").replaceChildren();
      return;
    }
    const [note] = await readNotes([item.note]);
    if (this.items[this.place] !== item) return;
    const row = note[item.kind].find((one) => idOf(item.kind, one) === item.id);
    const span = spansOf(note).find((one) => one.id === item.id) ?? { name: item.kind, row, id: item.id };
    this.shown = { key: item.key, note, span };
    this.draw(item, note, row, span);
  }

  draw(item, note, row, span) {
    const decided = this.decisions.get(item.key);
    const of = item.kind === "mentions" ? null : row.mention;
    byId("card").replaceChildren(
      make(
        "p",
        {},
        make("strong", { class: `key ${classOf(span)}` }, KINDS[item.kind]),
        " ",
        words(summary[item.kind](row)),
        of ? [" of ", words(of.title)] : null,
      ),
      item.why ? make("p", {}, words(item.why)) : "",
      make("p", { class: "quiet" }, toldBy(row), " · ", evidenceLink(item.kind, row)),
      make("pre", { class: "excerpt", lang: note.language === "other" ? null : note.language }, excerpt(note, span)),
      row.text_en && row.language !== "en" ? make("p", { lang: "en" }, row.text_en) : "",
      make("p", { class: "quiet" }, decided ? `decided: ${decided.value === OK ? "accepted" : decided.value === NONE ? "dropped" : decided.value}` : "\u00a0"),
    );
    const box = byId("card").querySelector(".excerpt");
    const mark = box.querySelector("mark");
    if (mark) box.scrollTop = mark.offsetTop - box.offsetTop - box.clientHeight / 3;
    const form = byId("decide").elements;
    form.value.value = decided && ![OK, NONE].includes(decided.value) ? decided.value : current[item.field](row);
    form.value.title = HINTS[item.field];
    form.value.placeholder = HINTS[item.field];
    form.why.value = decided?.why ?? "";
  }

  download() {
    const file = new Blob([toCsv([...this.decisions.values()])], { type: "text/csv" });
    const link = make("a", { href: URL.createObjectURL(file), download: "corrections.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.saved = true;
  }
}

let desk = null;

const showReview = async () => {
  if (desk === null) {
    desk = new Review(await load("review"));
    const languages = [...new Set((await allNotes()).language)].sort();
    const select = byId("review-filter").elements.language;
    for (const language of languages) select.append(make("option", { value: language }, language));
  }
  await desk.show();
  byId("card").focus({ preventScroll: true });
};
