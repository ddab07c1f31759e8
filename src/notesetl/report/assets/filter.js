// Which papers are asked for, and in which order.

const COLUMNS = { score: "mean_score", year: "year", ratings: "n_ratings", notes: "n_notes", claims: "n_claims" };

// The papers by number, ready to be asked: figures without gaps, words to search in, topics with all narrower ones.
const prepare = ({ papers, topics }) => {
  const number = papers.paper_id.length;
  const children = topics.topic_id.map(() => []);
  topics.parent.forEach((parent, topic) => {
    if (parent !== null) children[parent].push(topic);
  });
  const figures = Object.fromEntries(
    Object.values(COLUMNS).map((name) => [name, Float64Array.from(papers[name], (value) => value ?? Number.NaN)]),
  );
  const languages = [...new Set(papers.languages.flat())].sort();
  const spoken = Uint32Array.from(papers.languages, (listed) =>
    listed.reduce((bits, language) => bits | (1 << languages.indexOf(language)), 0),
  );
  return { papers, topics, number, children, figures, languages, spoken, words: new Array(number).fill(null), orders: new Map() };
};

const searchWords = (index, i) => {
  const { papers } = index;
  index.words[i] ??= fold(
    [papers.title[i], papers.title_en?.[i] ?? "", ...papers.aliases[i], ...papers.headings[i], ...(papers.authors[i] ?? []), papers.arxiv_id[i] ?? ""].join("\n"),
  );
  return index.words[i];
};

// Make the words of all papers, a few thousand at a time, so that the first search waits for nothing.
const prepareWords = async (index) => {
  for (let first = 0; first < index.number; first += 2000) {
    const end = Math.min(first + 2000, index.number);
    for (let i = first; i < end; i += 1) searchWords(index, i);
    await new Promise((resolve) => setTimeout(resolve));
  }
};

const withNarrower = (index, topic) => {
  const found = new Set([topic]);
  for (const one of found) for (const child of index.children[one] ?? []) found.add(child);
  return found;
};

// Return the papers in an order: by title as they come, else by a figure, the largest first, what has none last.
const ordered = (index, sort) => {
  if (!index.orders.has(sort)) {
    const order = Uint32Array.from({ length: index.number }, (_, i) => i);
    const values = index.figures[COLUMNS[sort]]?.map((value) => (Number.isNaN(value) ? -1 : value));
    if (values) order.sort((a, b) => values[b] - values[a] || a - b);
    index.orders.set(sort, order);
  }
  return index.orders.get(sort);
};

// Return the conditions of a filter, the cheapest first; each takes the number of a paper. What is missing fails all.
const conditions = (index, filter) => {
  const { figures, spoken, papers } = index;
  const found = [];
  const [score, from, to] = ["score", "from", "to"].map((name) => Number(filter[name]));
  if (filter.score) found.push((i) => figures.mean_score[i] >= score);
  if (filter.from) found.push((i) => figures.year[i] >= from);
  if (filter.to) found.push((i) => figures.year[i] <= to);
  if (filter.claims) found.push((i) => figures.n_claims[i] > 0);
  if (filter.language) {
    const place = index.languages.indexOf(filter.language);
    found.push((i) => place >= 0 && (spoken[i] >> place) & 1);
  }
  if (filter.topic) {
    const topics = withNarrower(index, index.topics.topic_id.indexOf(filter.topic));
    found.push((i) => papers.topics[i].some((topic) => topics.has(topic)));
  }
  for (const term of fold(filter.q ?? "").split(" ").filter(Boolean)) found.push((i) => searchWords(index, i).includes(term));
  return found;
};

// Return the numbers of the papers for which everything holds that the filter asks for.
const chosen = (index, filter) => {
  const asked = conditions(index, filter);
  const found = [];
  for (const i of ordered(index, filter.sort ?? "")) {
    if (asked.every((holds) => holds(i))) found.push(i);
  }
  return found;
};
