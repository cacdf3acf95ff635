/* The list as a file. CSV and JSON lines are made here, of what the server has answered; the PDF is made by the server. */

const BYTE_ORDER_MARK = "\ufeff"; // tells spreadsheets that it is UTF-8
const STARTS_A_FORMULA = /^[=+\-@\t\r\n]/; // in the first cell of a row, for spreadsheets
const QUOTED = /[",\r\n]/;

const cell = (text) => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/* As `predict --csv` writes the name of a file: no formula for a spreadsheet. */
const nameInTable = (name) => cell(STARTS_A_FORMULA.test(name) ? `./${name}` : name);

const asCsv = (rows, { columns }) =>
  `${BYTE_ORDER_MARK}${[columns, ...rows.map(({ name, csv }) => nameInTable(name) + csv)].join("\n")}\n`;

const asJsonLines = (rows) => rows.map(({ name, answer }) => `${JSON.stringify({ ...answer, file: name })}\n`).join("");

const asPdf = async (rows, { list, known, words }) => {
  const line = (row) => [
    row.name, row.state, words.said(row),
    known.models.map((model) => {
      const answer = row.answer.models?.[model];
      return answer ? [answer.label, answer.p_pneumonia, answer.uncertain] : null;
    }),
  ];
  const minutes = -new Date().getTimezoneOffset();
  const asked = { language: words.texts.language, minutes, total: list.total, weights: list.stamps, lines: rows.map(line) };
  const response = await fetch(xray.address(known.pdf), { method: "POST", body: JSON.stringify(asked) });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? "");
  return response.blob();
};

const save = (blob, name) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

/* Saves as `kind`: csv, jsonl or pdf. The first two have all that is judged, in the order of the files; the PDF has the rows
   `shown`, in their order. An error has the server's sentence, "" where it was not reached. */
export const saveList = async (kind, shown, { list, known, words }) => {
  const judged = list.judged;
  const contents = {
    csv: () => new Blob([asCsv(judged, known)], { type: "text/csv" }),
    jsonl: () => new Blob([asJsonLines(judged)], { type: "application/jsonl" }),
    pdf: () => asPdf(shown.filter(({ answer }) => answer), { list, known, words }),
  };
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  save(await contents[kind](), `worklist-${day}.${kind}`);
};
