// The rows of the page: columns that stand in it compressed, or come from its server, and are unpacked when needed.

const config = JSON.parse(byId("config").textContent);

const loaded = new Promise((resolve) => {
  if (document.readyState !== "loading") resolve();
  else document.addEventListener("DOMContentLoaded", resolve, { once: true });
});

const bytesOf = (text) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
};

const embedded = async (name) => {
  if (byId(`data-${name}`) === null) await loaded;
  const bytes = bytesOf(byId(`data-${name}`).textContent.trim());
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).json();
};

const served = async (name) => {
  const answer = await fetch(`data/${config.snapshot}/${name}`, { credentials: "omit" });
  if (answer.status === 409) throw new Error("The tables have been written anew: reload the page.");
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
};

const load = config.server ? served : embedded;

const memory = new Map(); // what was loaded last, the latest at the end
const KEPT = 24;

const remembered = (name) => {
  const found = memory.get(name) ?? load(name);
  memory.delete(name);
  memory.set(name, found);
  found.catch(() => memory.delete(name));
  if (memory.size > KEPT) memory.delete(memory.keys().next().value);
  return found;
};

let noteIndex = null;
const allNotes = () => (noteIndex ??= load("notes"));

// Return the rows of a table as objects; columns that are missing hold nothing.
const rowsOf = (columns) => {
  const names = Object.keys(columns);
  const number = names.length ? columns[names[0]].length : 0;
  return Array.from({ length: number }, (_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
};

const TABLES = ["sections", "mentions", "ratings", "links", "claims", "tags"];

// Return the notes of a chunk, each with its text and the rows found in it; rows refer to rows, not to numbers.
const readChunk = async (number) => {
  const [columns, notes] = await Promise.all([remembered(`chunk-${number}`), allNotes()]);
  const rows = Object.fromEntries(TABLES.map((name) => [name, rowsOf(columns[name])]));
  const first = notes.chunks[number];
  const found = columns.text.map((text, place) => ({
    number: first + place,
    id: notes.note_id[first + place],
    path: notes.path[first + place],
    language: notes.language[first + place],
    title: notes.title[first + place],
    text,
    ...Object.fromEntries(TABLES.map((name) => [name, []])),
  }));
  for (const mention of rows.mentions) mention.section = rows.sections[mention.section] ?? null;
  for (const name of TABLES) {
    for (const row of rows[name]) {
      if (name !== "mentions" && name !== "sections") row.mention = rows.mentions[row.mention] ?? null;
      row.of = found[row.note];
      row.of[name].push(row);
    }
  }
  return found;
};

const chunkOf = (notes, number) => {
  let [low, high] = [0, notes.chunks.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (notes.chunks[middle] <= number) low = middle;
    else high = middle;
  }
  return low;
};

// Return notes by their numbers, in that order.
const readNotes = async (numbers) => {
  const notes = await allNotes();
  const chunks = [...new Set(numbers.map((number) => chunkOf(notes, number)))];
  const read = new Map((await Promise.all(chunks.map(readChunk))).flat().map((note) => [note.number, note]));
  return numbers.map((number) => read.get(number));
};
