/* What the tab says, in the language of the page. */

export class Words {
  constructor(texts) {
    this.texts = texts;
  }

  say(key, values = {}) {
    return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), this.texts[key]);
  }

  /* 0.973 -> "97%"; never 0 or 100. */
  percent(share) {
    if (share < 0.01) return this.texts.percent_low;
    return share > 0.99 ? this.texts.percent_high : `${Math.round(100 * share)}${this.texts.percent_sign}`;
  }

  /* 9.84 -> "9.8", 123.4 -> "123". */
  rate(value) {
    return (value < 10 ? value.toFixed(1) : value.toFixed(0)).replace(".", this.texts.point);
  }

  /* 42 -> "42 s", 130 -> "3 min", 4000 -> "1 h 07 min". */
  duration(seconds) {
    if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
    const minutes = Math.ceil(seconds / 60);
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  }

  count(number) {
    return number.toLocaleString(this.texts.language);
  }

  /* The sentences beside a row. */
  said(row) {
    return row.said?.[this.texts.language].join(" ") ?? "";
  }
}
