"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const pageSize = 50;
  const [RULE, ENTITY, ID, EXTRACT, COLUMN, FILE, RECORD, AMOUNT, SEEN, STATE] = Array(10).keys();
  const byId = (id) => document.getElementById(id);
  const text = (place) => (place === null ? "" : data.texts[place]);
  const haystack = data.rows.map((row) => `${row[ID]}\n${text(row[FILE])}`.toLowerCase());
  const filters = { owner: "", rule: "", extract: "", severity: "", state: "", search: "" };
  let language = document.documentElement.lang;
  let found = [];
  let page = 0;

  const word = (key) => data.words[language][key];
  const named = (kind, key) => {
    const names = data.names[language][kind];
    return Object.hasOwn(names, key) ? names[key] : key;
  };
  const count = (value) => new Intl.NumberFormat(data.locales[language]).format(value);
  const amount = (value) => (value === null ? "–" : new Intl.NumberFormat(data.locales[language],
    { style: "currency", currency: data.currency, minimumFractionDigits: 0, maximumFractionDigits: 0, roundingMode: "halfEven" }).format(Number(value)));
  const day = (value) => new Intl.DateTimeFormat(data.locales[language],
    { dateStyle: "short", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  const element = (tag, attributes, content) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (content !== undefined) made.textContent = content;
    return made;
  };

  const values = {
    owner: (row) => data.rules[row[RULE]].owner,
    rule: (row) => String(row[RULE]),
    extract: (row) => text(row[EXTRACT]),
    severity: (row) => data.rules[row[RULE]].severity,
    state: (row) => row[STATE],
  };
  const labels = {
    owner: (key) => named("owner", key),
    rule: (key) => data.rules[key][language][0],
    extract: (key) => named("extract", key),
    severity: (key) => named("severity", key),
    state: (key) => named("state", key),
  };
  const choices = {};
  for (const key of Object.keys(values)) choices[key] = [...new Set(data.rows.map(values[key]))];

  function search() {
    const needle = filters.search.trim().toLowerCase();
    const set = Object.keys(values).filter((key) => filters[key] !== "");
    found = [];
    data.rows.forEach((row, place) => {
      if (set.every((key) => values[key](row) === filters[key])
          && (needle === "" || haystack[place].includes(needle))) found.push(row);
    });
    page = 0;
    list();
  }

  function controls() {
    const form = byId("filters");
    form.replaceChildren();
    for (const key of Object.keys(values)) {
      const label = element("label", {}, word(key));
      const select = element("select", { name: key });
      select.append(element("option", { value: "" }, word("all")));
      for (const value of choices[key]) select.append(element("option", { value }, labels[key](value)));
      select.value = filters[key];
      label.append(select);
      form.append(label);
    }
    const label = element("label", {}, word("search"));
    const input = element("input", { name: "search", type: "search", autocomplete: "off" });
    input.value = filters.search;
    label.append(input);
    form.append(label, element("button", { type: "button", id: "clear" }, word("clear")));
  }

  const columns = {
    rule: (row) => data.rules[row[RULE]][language][0],
    severity: (row) => named("severity", data.rules[row[RULE]].severity),
    owner: (row) => named("owner", data.rules[row[RULE]].owner),
    entity: (row) => named("entity", text(row[ENTITY])),
    entity_id: (row) => row[ID],
    column: (row) => text(row[COLUMN]),
    file: (row) => [text(row[FILE]), row[RECORD] === null ? "" : count(row[RECORD])].filter(Boolean).join(" · "),
    amount: (row) => amount(row[AMOUNT]),
    first_seen: (row) => day(text(row[SEEN])),
    state: (row) => named("state", row[STATE]),
  };

  const classes = { amount: "n", entity_id: "long", file: "long" };

  function list() {
    const from = page * pageSize;
    const rows = found.slice(from, from + pageSize);
    byId("shown").textContent = rows.length === 0 ? word("none_shown") : word("shown")
      .replace("{from}", count(from + 1)).replace("{to}", count(from + rows.length))
      .replace("{count}", count(found.length));
    byId("previous").disabled = page === 0;
    byId("next").disabled = from + pageSize >= found.length;
    const table = element("table", { role: "table" });
    const head = element("tr", { role: "row" });
    for (const key of Object.keys(columns)) {
      head.append(element("th", { role: "columnheader", scope: "col", ...(key === "amount" && { class: "n" }) }, word(key)));
    }
    const top = element("thead", { role: "rowgroup" });
    top.append(head);
    const body = element("tbody", { role: "rowgroup" });
    for (const row of rows) {
      const line = element("tr", { role: "row" });
      for (const [key, write] of Object.entries(columns)) {
        const cell = key === "rule" ? element("th", { role: "rowheader", scope: "row" })
          : element("td", { role: "cell", "data-label": word(key), ...(classes[key] && { class: classes[key] }) });
        cell.append(element("bdi", {}, write(row)));
        line.append(cell);
      }
      body.append(line);
    }
    table.append(element("caption", {}, word("findings")), top, body);
    byId("list").replaceChildren(...(rows.length === 0 ? [] : [table]));
  }

  // A spreadsheet takes what begins so for a formula.
  const safe = (value) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  const quoted = (value) => `"${safe(value).replaceAll('"', '""')}"`;
  const decimal = (value) => (language === "fr" ? value.replace(".", ",") : value);

  function download(owner) {
    const keys = ["rule", "repair", "entity", "entity_id", "extract", "column", "file", "record", "amount", "first_seen", "state"];
    const lines = [keys.map((key) => quoted(word(key)))];
    for (const row of data.rows) {
      if (values.owner(row) !== owner) continue;
      lines.push([
        ...data.rules[row[RULE]][language].map(quoted),
        quoted(columns.entity(row)), quoted(row[ID]), quoted(labels.extract(text(row[EXTRACT]))),
        quoted(text(row[COLUMN])), quoted(text(row[FILE])),
        row[RECORD] === null ? "" : String(row[RECORD]),
        row[AMOUNT] === null ? "" : decimal(row[AMOUNT]),
        text(row[SEEN]), quoted(columns.state(row)),
      ]);
    }
    const content = lines.map((line) => line.join(language === "fr" ? ";" : ",")).join("\r\n");
    const address = URL.createObjectURL(new Blob([`\ufeff${content}\r\n`], { type: "text/csv;charset=utf-8" }));
    const link = element("a", { href: address, download: `${owner.replace(/[^\p{L}\p{N}_-]+/gu, "_")}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  function speak(next) {
    language = next;
    document.documentElement.lang = next;
    for (const view of document.querySelectorAll(".view")) {
      view.hidden = view.lang !== next;
      if (!view.hidden) document.title = view.dataset.title;
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === next));
    }
    byId("browser-title").textContent = word("findings");
    byId("unfold").textContent = word("unfold");
    byId("previous").textContent = word("previous");
    byId("next").textContent = word("next");
    controls();
    list();
  }

  byId("filters").addEventListener("input", (event) => {
    filters[event.target.name] = event.target.value;
    search();
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("click", (event) => {
    if (event.target.id !== "clear") return;
    for (const key of Object.keys(filters)) filters[key] = "";
    controls();
    search();
    byId("clear").focus();
  });
  for (const [id, step] of [["previous", -1], ["next", 1]]) {
    byId(id).addEventListener("click", () => {
      page += step;
      list();
      byId("browser-title").focus();
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.language) speak(button.dataset.language);
    if (button?.matches(".download")) download(button.dataset.owner);
  });
  // Paper cannot be opened: the rules over their limit show their reasons.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("section > .rules tr:has(.fail) details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => { for (const details of opened) details.open = false; });

  for (const needed of document.querySelectorAll(".switch, .download")) needed.hidden = false;
  byId("browser").hidden = data.rows.length === 0;
  byId("all").open = !window.matchMedia("(max-width: 50rem)").matches;
  found = data.rows;
  speak(language);
})();
