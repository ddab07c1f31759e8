// A list of any length of which only the rows in sight are made; for mouse, finger and keyboard.

const ROW = 56; // pixels, as the style sheet has it
const AROUND = 6; // rows made above and below those in sight

class List {
  // row(item, place) returns an element's children; open(item) is called when one is chosen.
  constructor(box, inner, row, open) {
    Object.assign(this, { box, inner, row, open, items: [], active: -1, drawn: "" });
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    box.addEventListener("keydown", (event) => this.key(event));
    inner.addEventListener("click", (event) => {
      const place = Number(event.target.closest("[data-place]")?.dataset.place ?? -1);
      if (place >= 0) this.choose(place);
    });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  show(items) {
    this.items = items;
    this.active = -1;
    this.drawn = "";
    this.inner.style.height = `${items.length * ROW}px`;
    this.box.scrollTop = 0;
    this.draw();
  }

  draw() {
    const first = Math.max(Math.floor(this.box.scrollTop / ROW) - AROUND, 0);
    const last = Math.min(Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + AROUND, this.items.length);
    const state = `${first} ${last} ${this.active}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const rows = [];
    for (let place = first; place < last; place += 1) {
      const row = make(
        "div",
        {
          role: "option",
          id: `row-${place}`,
          class: "row",
          "data-place": place,
          "aria-posinset": place + 1,
          "aria-setsize": this.items.length,
          "aria-selected": place === this.active,
        },
        this.row(this.items[place]),
      );
      row.style.top = `${place * ROW}px`;
      rows.push(row);
    }
    this.inner.replaceChildren(...rows);
    if (this.active >= first && this.active < last) this.box.setAttribute("aria-activedescendant", `row-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  // Mark the item without opening it, and bring it in sight.
  mark(place) {
    this.active = Math.max(0, Math.min(place, this.items.length - 1));
    const top = this.active * ROW;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + ROW > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + ROW - this.box.clientHeight;
    this.draw();
  }

  choose(place) {
    this.mark(place);
    this.open(this.items[place]);
  }

  key(event) {
    const page = Math.max(Math.floor(this.box.clientHeight / ROW) - 1, 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    if (event.key in moves && this.items.length) this.mark(this.active < 0 ? 0 : this.active + moves[event.key]);
    else if (event.key === "Home") this.mark(0);
    else if (event.key === "End") this.mark(this.items.length - 1);
    else if ((event.key === "Enter" || event.key === " ") && this.active >= 0) this.open(this.items[this.active]);
    else return;
    event.preventDefault();
  }
}
