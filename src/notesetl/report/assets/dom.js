"use strict";
// Elements are made here and nowhere else; what notes hold gets into them as text alone.

const byId = (id) => document.getElementById(id);

// Return an element with attributes (handlers under "on") and children: elements, or strings that become text.
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || (value === false && !key.startsWith("aria-"))) continue;
    if (key === "on") {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else {
      element.setAttribute(key, value === true && !key.startsWith("aria-") ? "" : String(value));
    }
  }
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
};

// Return words of a note in an element of their own: their direction and language touch nothing around them.
const words = (text, language, name = "bdi") => make(name, { lang: language ?? languageOf(text) }, text ?? "");

// Return a link out of the page where the address is one of the web, else the address as text.
const outward = (address, label) => {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    /* no address: it is shown as it stands */
  }
  if (url === null || !["http:", "https:"].includes(url.protocol)) return words(label ?? address);
  return make("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, words(label ?? address));
};

const say = (message) => {
  byId("status").textContent = message;
};

const plural = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;

const twoDigits = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));
