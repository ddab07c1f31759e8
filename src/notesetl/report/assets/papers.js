// The view of papers: filters, the list, and the paper that was chosen.

const TOPICS_IN_ROW = 2;

const paperRow = (index) => (i) => {
  const { papers, topics } = index;
  const facts = [
    [papers.venue[i], papers.year[i]].filter(Boolean).join(" "),
    papers.topics[i].slice(0, TOPICS_IN_ROW).map((topic) => topics.label[topic]).join(", "),
    papers.languages[i].join(" "),
  ];
  const counts = [
    papers.n_ratings[i] && plural(papers.n_ratings[i], "rating"),
    papers.n_claims[i] && plural(papers.n_claims[i], "claim"),
    papers.n_notes[i] > 1 && plural(papers.n_notes[i], "note"),
  ];
  return [
    make("div", {}, make("span", { class: "title", lang: languageOf(papers.title[i]) }, papers.title[i]), make("span", { class: "score" }, twoDigits(papers.mean_score[i]))),
    make("div", { class: "quiet" }, make("span", {}, facts.filter(Boolean).join(" · ")), make("span", { class: "counts" }, counts.filter(Boolean).join(" · "))),
  ];
};

const fillChoices = (form, index) => {
  const indent = (topic) => (topic === null ? -1 : 1 + indent(index.topics.parent[topic]));
  const listed = (topics) => topics.flatMap((topic) => [topic, ...listed(index.children[topic])]);
  const roots = index.topics.parent.flatMap((parent, topic) => (parent === null ? [topic] : []));
  const used = new Set(index.papers.topics.flat());
  for (let topic of [...used]) while ((topic = index.topics.parent[topic]) !== null) used.add(topic);
  for (const topic of listed(roots).filter((one) => used.has(one))) {
    const label = `${"\u2003".repeat(indent(topic))}${index.topics.label[topic]}`;
    form.elements.topic.append(make("option", { value: index.topics.topic_id[topic] }, label));
  }
  for (const language of index.languages) {
    form.elements.language.append(make("option", { value: language }, language));
  }
};

class Papers {
  constructor(index, go) {
    Object.assign(this, { index, go, form: byId("filters"), paper: null });
    fillChoices(this.form, index);
    this.list = new List(byId("list"), byId("rows"), paperRow(index), (i) => this.open(i));
    this.form.addEventListener("input", () => this.filter());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", () => setTimeout(() => this.filter()));
    this.asked = null;
  }

  // Return what the form asks for, without what it leaves open.
  state() {
    return Object.fromEntries([...new FormData(this.form)].filter(([, value]) => value !== ""));
  }

  filter() {
    this.go({ view: "papers", ...this.state() }, true);
  }

  open(i) {
    this.go({ view: "papers", ...this.state(), paper: this.index.papers.paper_id[i] });
  }

  // Show what the address asks for.
  async show(wanted) {
    const { view, paper, ...filter } = wanted;
    for (const control of this.form.elements) {
      if (!control.name) continue;
      if (control.type === "checkbox") control.checked = Boolean(filter[control.name]);
      else if (control.value !== (filter[control.name] ?? "")) control.value = filter[control.name] ?? "";
    }
    const asked = JSON.stringify(filter);
    if (asked !== this.asked) {
      this.asked = asked;
      const began = performance.now();
      const found = chosen(this.index, filter);
      this.list.show(found);
      byId("papers").dataset.filteredMs = (performance.now() - began).toFixed(1);
      byId("count").textContent = `${found.length.toLocaleString("en")} of ${plural(this.index.number, "paper")}`;
    }
    byId("papers").classList.toggle("opened", Boolean(paper));
    if (paper && paper !== this.paper) await this.showPaper(paper);
    this.paper = paper ?? null;
  }

  async showPaper(id) {
    const i = this.index.papers.paper_id.indexOf(id);
    if (i < 0) throw new Error("There is no such paper.");
    const box = byId("paper");
    await showPaper(box, this.index, i);
    const { paper, ...rest } = { ...this.state(), paper: id };
    box.prepend(make("a", { class: "back", href: `#${new URLSearchParams({ view: "papers", ...rest })}` }, "All papers"));
    box.scrollTop = 0;
  }
}
