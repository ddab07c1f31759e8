// corrections.csv, as a run reads it: quotes that are found again, values that no spreadsheet takes for formulas.

const HEAD = ["path", "quote", "field", "value", "why", "before"];
const FORMULA = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u;
const FURTHEST = 4000;

const cell = (value) => {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n;]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const toCsv = (rows) => `\ufeff${[HEAD, ...rows.map((row) => HEAD.map((name) => row[name] ?? ""))].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

// Return a text as quotes are compared: composed, white space as one blank.
const plainText = (text) => text.normalize("NFC").replace(/\s+/gu, " ");

const timesIn = (text, part) => {
  let times = 0;
  for (let at = text.indexOf(part); at >= 0 && times < 2; at = text.indexOf(part, at + 1)) times += 1;
  return times;
};

// Return what the range of a note is quoted by, so that it is found again: the words, and what is before them if needed.
const anchorOf = (text, start, end) => {
  const whole = plainText(text);
  const quote = text.slice(start, end);
  if (timesIn(whole, plainText(quote).trim()) <= 1) return { quote, before: "" };
  for (let reach = 40; reach < FURTHEST; reach *= 2) {
    const before = text.slice(Math.max(start - reach, 0), start);
    if (before.trim() && timesIn(whole, plainText(before + quote).trim()) === 1) return { quote, before };
    const longer = text.slice(start, end + reach);
    if (timesIn(whole, plainText(longer).trim()) === 1) return { quote: longer, before: "" };
  }
  return { quote, before: "" };
};
