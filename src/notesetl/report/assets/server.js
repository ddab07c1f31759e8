// What the page asks of its server beside columns: questions in SQL, decisions, and whether there are newer tables.

const post = async (where, content) => {
  const answer = await fetch(where, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", "X-Notesetl-Token": config.token },
    body: JSON.stringify(content),
  });
  const said = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
  if (!answer.ok) throw new Error(said.error);
  return said;
};

const shownCell = (value) => (value === null ? make("span", { class: "quiet" }, "–") : words(String(value)));

const ask = async (event) => {
  event.preventDefault();
  byId("answered").textContent = "…";
  try {
    const { columns, rows, total } = await post("ask", { sql: byId("query").elements.sql.value });
    const shown = rows.length < total ? `the first ${rows.length.toLocaleString("en")} of ` : "";
    byId("answered").textContent = shown + plural(total, "row");
    byId("answer").replaceChildren(
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, columns.map((name) => make("th", { scope: "col" }, words(name))))),
        make("tbody", {}, rows.map((row) => make("tr", {}, row.map((value) => make("td", { class: typeof value === "number" ? "n" : null }, shownCell(value)))))),
      ),
    );
  } catch (error) {
    byId("answered").textContent = error.message;
    byId("answer").replaceChildren();
  }
};

// Say so when a run has published other tables since the page was loaded.
const watchTables = async () => {
  if (document.hidden) return;
  try {
    const { snapshot } = await (await fetch("snapshot", { credentials: "omit" })).json();
    byId("stale").hidden = snapshot === config.snapshot;
  } catch {
    /* the server has been ended; what was loaded can still be read */
  }
};

const startServed = () => {
  byId("query").addEventListener("submit", ask);
  byId("query").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask(event);
  });
  byId("reload").addEventListener("click", () => location.reload());
  addEventListener("focus", watchTables);
  setInterval(watchTables, 30_000);
};
