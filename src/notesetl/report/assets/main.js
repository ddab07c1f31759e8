// Which view is shown: what stands behind the # of the address says so, so that every place has one.

const VIEWS = ["overview", "papers", "note", "review", ...(config.server ? ["ask"] : [])];

const wantedNow = () => ({ view: "overview", ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) });

const opened = (async () => {
  const index = prepare(await load("index"));
  const views = new Papers(index, go);
  prepareWords(index);
  return views;
})();

async function go(wanted, quietly = false) {
  const address = `#${new URLSearchParams(wanted)}`;
  if (quietly) {
    history.replaceState(null, "", address);
    await show();
  } else if (location.hash === address) {
    await show();
  } else {
    location.hash = address;
  }
}

async function show() {
  const wanted = wantedNow();
  if (location.hash && !VIEWS.includes(wanted.view)) return;
  byId("tip").hidden = true;
  document.documentElement.dataset.view = wanted.view;
  for (const view of VIEWS) byId(view).hidden = view !== wanted.view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === wanted.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  try {
    if (wanted.view === "papers") await (await opened).show(wanted);
    if (wanted.view === "review") await showReview();
    if (wanted.view === "note") await showNote(wanted.note, wanted.at);
    say("");
  } catch (error) {
    say(error.message);
  }
  document.body.dataset.shown = wanted.view;
}

listenToText();
if (config.server) startServed();
addEventListener("hashchange", show);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") byId("tip").hidden = true;
  if (event.key === "/" && !/^(?:INPUT|SELECT|TEXTAREA)$/u.test(event.target.tagName) && !byId("papers").hidden) {
    event.preventDefault();
    byId("filters").elements.q.focus();
  }
});
opened.then(() => (document.body.dataset.ready = "yes"), (error) => say(error.message));
show();
