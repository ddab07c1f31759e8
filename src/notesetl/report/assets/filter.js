// Which papers are asked for, and in which order.

// The papers by number, ready to be asked: words to search in, topics with all wider ones.
const prepare = ({ papers, topics }) => {
  const number = papers.paper_id.length;
  const children = topics.topic_id.map(() => []);
  topics.parent.forEach((parent, topic) => {
    if (parent !== null) children[parent].push(topic);
  });
  return { papers, topics, number, children, words: new Array(number).fill(null), orders: new Map() };
};

const searchWords = (index, i) => {
  const { papers } = index;
  index.words[i] ??= fold(
    [papers.title[i], papers.title_en?.[i] ?? "", ...papers.aliases[i], ...papers.headings[i], papers.arxiv_id[i] ?? ""].join("\n"),
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
  for (const one of found) for (const child of index.children[one]) found.add(child);
  return found;
};

const COLUMNS = { score: "mean_score", year: "year", ratings: "n_ratings", notes: "n_notes", claims: "n_claims" };

// Return the papers in an order: by title as they come, else by a figure, the largest first, what has none last.
const ordered = (index, sort) => {
  if (!index.orders.has(sort)) {
    const order = Uint32Array.from({ length: index.number }, (_, i) => i);
    const values = COLUMNS[sort] && Float64Array.from(index.papers[COLUMNS[sort]], (value) => value ?? -1);
    if (values) order.sort((a, b) => values[b] - values[a] || a - b);
    index.orders.set(sort, order);
  }
  return index.orders.get(sort);
};

// Return the numbers of the papers for which everything holds that the filter asks for.
const chosen = (index, filter) => {
  const { papers } = index;
  const terms = fold(filter.q ?? "").split(" ").filter(Boolean);
  const topicNumber = filter.topic ? index.topics.topic_id.indexOf(filter.topic) : -1;
  const topics = filter.topic ? withNarrower(index, topicNumber) : null;
  const [score, from, to] = ["score", "from", "to"].map((name) => (filter[name] ? Number(filter[name]) : null));
  const found = [];
  for (const i of ordered(index, filter.sort ?? "")) {
    if (score !== null && !(papers.mean_score[i] !== null && papers.mean_score[i] >= score)) continue;
    if (from !== null && !(papers.year[i] !== null && papers.year[i] >= from)) continue;
    if (to !== null && !(papers.year[i] !== null && papers.year[i] <= to)) continue;
    if (filter.claims && papers.n_claims[i] === 0) continue;
    if (filter.language && !papers.languages[i].includes(filter.language)) continue;
    if (topics !== null && !papers.topics[i].some((topic) => topics.has(topic))) continue;
    if (terms.length && !terms.every((term) => searchWords(index, i).includes(term))) continue;
    found.push(i);
  }
  return found;
};
