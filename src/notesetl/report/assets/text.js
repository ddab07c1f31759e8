// Words for comparison, and places in texts.

// Return text in which case, diacritics and repeated white space do not count, as the tables compare titles.
const fold = (text) => {
  const lower = text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
  if (/^[\x20-\x7e]*$/u.test(lower)) return lower;
  return lower.normalize("NFD").replace(/[\u0300-\u036f]/gu, "").normalize("NFC").replace(/đ/gu, "d");
};

// Return the language that the script of some words tells, undefined where it tells none.
const languageOf = (text) => {
  if (!text) return undefined;
  if (/\p{Script=Hangul}/u.test(text)) return "ko";
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "ja";
  if (/\p{Script=Han}/u.test(text)) return "zh";
  return /[ăơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu.test(text) ? "vi" : undefined;
};

// Return the positions of a JavaScript string (UTF-16) at which the code points with these ascending numbers begin.
const positions = (text, codePoints) => {
  const found = [];
  let position = 0;
  let codePoint = 0;
  for (const wanted of codePoints) {
    while (codePoint < wanted && position < text.length) {
      position += text.codePointAt(position) > 0xffff ? 2 : 1;
      codePoint += 1;
    }
    found.push(position);
  }
  return found;
};

// Return text with line ends that a page shows: a carriage return by itself is one, too; every place stays as it is.
const shownLines = (text) => text.replace(/\r(?!\n)/gu, "\n").replace(/\r\n/gu, " \n");
