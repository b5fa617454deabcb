"use strict";
// What a reader chooses, shown from figures that stand in the page: nothing is worked out here but
// places on a drawing, nothing is asked of a server, and every text is set as text.
(async function () {
const data = JSON.parse(document.getElementById("data").textContent);
const views = [...document.querySelectorAll(".view")];
const known = { period: data.month, table: "all", channel: "all", campaign: "all", model: data.main, amount: data.amount, lang: views[0].lang, block: "" };
const state = { ...known };
const SVG = "http://www.w3.org/2000/svg";

// Numbers and words of a language, as the page itself was written ------------------------------
const writers = Object.fromEntries(Object.entries(data.locales).map(([language, locale]) => {
  const of = (options) => new Intl.NumberFormat(locale, { roundingMode: "halfEven", ...options });
  const money = (digits) => of({ style: "currency", currency: data.currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  const count = of({ maximumFractionDigits: 1 }), whole = of({ maximumFractionDigits: 0 });
  const tenth = of({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const plain = money(0), cents = money(2), unit = language === "fr" ? "\u00a0%" : "%";
  const write = {
    count: (v) => count.format(v),
    amount: (v) => plain.format(v + 0),
    unit: (v) => (Math.abs(v) < 1000 && Math.round(v * 100) % 100 ? cents : plain).format(v),
    percent: (v) => whole.format(Math.round(v * 100) + 0) + unit,
    multiple: (v) => "×" + tenth.format(1 + v),
  };
  return [language, (kind, value) => (value === null || value === undefined ? "–" : write[kind](value))];
}));
async function inflated(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
}
const say = (language, key, values = {}) =>
  data.words[language][key].replace(/\{(\w+)\}/g, (found, name) => (name in values ? values[name] : found));

// The figures of a period ----------------------------------------------------------------------
const fields = Object.fromEntries(data.fields.map((name, place) => [name, place + 1]));
const get = (row, name) => (row && row[fields[name]] !== undefined ? row[fields[name]] : null);
const rowOf = (period, channel) => (data.tables[`${period}|${data.main}`] || []).find((row) => row[0] === channel);
// What no model changes stands under the main one alone.
const rowsOf = (period, model) => (data.tables[`${period}|${model}`] || []).map((row) => {
  const whole = [...row], main = model === data.main ? row : rowOf(period, row[0]) || [];
  for (const name of data.shared) whole[fields[name]] = main[fields[name]] ?? null;
  return whole;
});
const nameOf = (language, channel) => (data.channels[channel] || {})[language] || channel;

function element(name, attributes = {}, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Drawings: the places are those of svg.py -------------------------------------------------------
function drawing(kind, width, height, title, told) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", kind);
  made.setAttribute("viewBox", `0 0 ${width} ${height}`);
  made.setAttribute("role", "img");
  for (const [name, text] of [["title", title], ["desc", told]]) {
    made.appendChild(document.createElementNS(SVG, name)).textContent = text;
  }
  return made;
}
function shape(parent, name, attributes) {
  const made = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
}
const narrowed = (value) => Math.sign(value) * Math.log1p(Math.abs(value));
let scale = [-1, 1];
const WIDTH = data.width;
// One scale for the rows of a table: it holds every bound, a loss of 100 % and 0.
function setScale(rows) {
  const real = rows.flatMap((row) => ["roi", "lower", "upper"].map((name) => get(row, name))).filter((value) => value !== null);
  scale = [Math.min(-1, ...real), Math.max(1, ...real)];
}
function axis(language) {
  const made = document.createElementNS(SVG, "svg"), kept = [0];
  made.setAttribute("class", "axis");
  made.setAttribute("viewBox", `0 0 ${WIDTH} 13`);
  made.setAttribute("aria-hidden", "true");
  for (const step of [-1, 1, 3, 10, 30, 100, 300, 1000]) {
    const near = kept.some((one) => Math.abs(place(step) - place(one)) < (step < 10 ? 31 : 44));
    if (scale[0] <= step && step <= scale[1] && !near) kept.push(step);
  }
  for (const step of kept.sort((one, other) => one - other)) {
    shape(made, "text", { class: "tick", x: place(step), y: 10 });
    made.lastChild.textContent = writers[language]("percent", step);
  }
  return made;
}
function place(value, [low, high] = scale, width = WIDTH) {
  const bounded = Math.min(Math.max(value, low), high);
  return 6 + ((narrowed(bounded) - narrowed(low)) / (narrowed(high) - narrowed(low))) * (width - 12);
}
function interval(language, row) {
  const roi = get(row, "roi"), write = writers[language];
  let told = say(language, "interval.unknown");
  if (roi !== null) {
    const bounds = { roi: write("percent", roi), lower: write("percent", get(row, "lower")), upper: write("percent", get(row, "upper")) };
    told = say(language, get(row, "lower") === null || get(row, "upper") === null ? "interval.alone" : "interval.told", bounds);
  }
  const made = drawing("interval", WIDTH, 18, nameOf(language, row[0]), told);
  grade(made, ["roi", "lower", "upper", "lower_80", "upper_80", "lower_50", "upper_50"].map((name) => get(row, name)), place);
  return made;
}
function grade(made, [value, ...bounds], placed) {
  const at = (figure) => Math.round(placed(figure));
  shape(made, "path", { class: "z", d: `M${at(0)} 0V18` });
  ["a", "b", "c"].forEach((kind, index) => {
    const [lower, upper] = bounds.slice(2 * index);
    if (lower !== null && upper !== null) shape(made, "path", { class: kind, d: `M${at(lower)} 9h${Math.max(at(upper) - at(lower), 1)}` });
  });
  if (value !== null) shape(made, "path", { class: "v", d: `M${at(value)} 2V16` });
}
// In the tables of the blocks the text of the cell says the interval, to who is read to, and is drawn beside.
function drawBounds(table) {
  const ends = table.dataset.scale.split(" ").map(Number), width = 150;
  for (const cell of table.querySelectorAll("td[data-i]")) {
    const made = document.createElementNS(SVG, "svg"), values = cell.dataset.i.split(" ").map((text) => (text === "" ? null : Number(text)));
    made.setAttribute("viewBox", `0 0 ${width} 18`);
    made.setAttribute("aria-hidden", "true");
    grade(made, values, (value) => place(value, ends, width));
    cell.replaceChildren(made, element("span", {}, cell.textContent));
  }
}
function line(language, name, kind, values) {
  const write = (value) => writers[language](kind, value);
  const told = say(language, "tiles.line", { count: values.length, first: write(values[0]), last: write(values[values.length - 1]) });
  const made = drawing("line", 120, 26, say(language, `tiles.${name}`), told);
  const real = values.filter((value) => value !== null);
  const low = Math.min(0, ...real), span = Math.max(0, ...real) - low || 1;
  const step = 112 / Math.max(values.length - 1, 1);
  let piece = [], last = null;
  const end = () => { if (piece.length > 1) shape(made, "polyline", { points: piece.join(" ") }); piece = []; };
  values.forEach((value, index) => {
    if (value === null) { end(); return; }
    last = [4 + step * index, 22 - ((value - low) / span) * 18];
    piece.push(last.map((number) => number.toFixed(1)).join(","));
  });
  end();
  if (last) shape(made, "circle", { cx: last[0], cy: last[1], r: 2.5 });
  return made;
}

// The distance to a goal, with its sign; of a rate in points.
function gap(language, kind, value) {
  const sign = value > 0 ? "+" : "", points = writers[language]("count", Math.round(value * 100) + 0);
  return sign + (kind === "percent" ? say(language, "tiles.points", { number: points }) : writers[language](kind, value));
}

// The tiles ------------------------------------------------------------------------------------
function showTiles(view) {
  const language = view.lang, write = writers[language], period = data.periods[state.period];
  if (!period) return;
  view.querySelector(".tiles .period").textContent = period.names[language];
  view.querySelector(".tiles .of").textContent = state.channel === "all" ? "" : `– ${nameOf(language, state.channel)}`;
  for (const [name, kind] of data.tiles) {
    const tile = view.querySelector(`[data-tile="${name}"]`);
    const at = (key) => get(rowOf(key, state.channel), name);
    const goal = (data.goals[`${state.period}|${state.channel}`] || {})[name];
    tile.querySelector(".big").textContent = write(kind, at(state.period));
    tile.querySelector(".goal").textContent = goal
      ? say(language, "tiles.goal", { goal: write(kind, goal[0]), gap: gap(language, kind, goal[1]) })
      : say(language, "tiles.no_goal");
    tile.querySelector(".before").textContent = say(language, "tiles.before", { previous: write(kind, at(period.previous)), year: write(kind, at(period.before)) });
    tile.querySelector(".spark").replaceChildren(line(language, name, kind, period.line.map(at)));
  }
}

// The channel table ------------------------------------------------------------------------------
const COLUMNS = [["complete_cost", "amount"], ["raw_leads", "count"], ["cost_per_lead", "unit"], ["meetings_held", "count"],
  ["cost_per_opportunity", "unit"], ["new_customers", "count"], ["average_gross_margin_per_customer", "amount"]];
function showChannels(view) {
  const language = view.lang, write = writers[language], table = view.querySelector('[data-table="channels"]');
  const isMade = `${state.table}|${state.model}` in data.tables;
  const rows = rowsOf(state.table, isMade ? state.model : data.main);
  setScale(rows);
  table.querySelector("thead .axis").replaceWith(axis(language));
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.dataset.label);
  const ranked = rows.filter((row) => !["all", "unknown", "unallocated"].includes(row[0]) && get(row, "roi") !== null)
    .sort((one, other) => get(other, "roi") - get(one, "roi") || (one[0] < other[0] ? -1 : 1));
  const body = table.tBodies[0];
  body.replaceChildren(...rows.map((row) => {
    const made = element("tr", { "data-channel": row[0] });
    if (row[0] === "all") made.className = "total";
    const head = made.appendChild(element("th", { scope: "row" }));
    head.appendChild(element("bdi", {}, nameOf(language, row[0])));
    for (const [end, key] of [[0, "best"], [ranked.length - 1, "worst"]]) {
      const isTied = end > 0 && ranked.length > 1 && get(ranked[end], "roi") === get(ranked[end - 1], "roi");
      if (ranked.length > 1 && ranked[end] === row && !isTied) head.append(" ", element("span", { class: "end" }, say(language, `script.${key}`)));
    }
    COLUMNS.forEach(([name, kind], index) => {
      const value = get(row, name), cell = element("td", { "data-label": heads[index + 1] }, write(kind, value));
      if (value !== null) cell.dataset.v = value;
      made.appendChild(cell);
    });
    const roi = get(row, "roi"), cell = element("td", { "data-label": heads[8] });
    cell.append(element("strong", {}, write("percent", roi)), " ", element("span", { class: "quiet times" }, roi === null ? "" : write("multiple", roi)));
    if (roi !== null) cell.dataset.v = roi;
    const drawn = element("td", { class: "drawn", "data-label": heads[9] });
    drawn.appendChild(interval(language, row));
    made.append(cell, drawn, verdict(language, row, heads[10]));
    return made;
  }));
  view.querySelector(".channels .message").textContent = message(language, ranked);
  view.querySelector(".channels .period").textContent = data.periods[state.table].names[language];
  view.querySelector(".channels .status").textContent = rows.length === 0 ? say(language, "script.no_rows") : isMade ? "" : say(language, "script.no_months");
  for (const head of table.querySelectorAll("thead th")) head.removeAttribute("aria-sort");
}
function message(language, ranked) {
  if (ranked.length < 2) return say(language, "firm.none");
  const best = ranked[0], named = { channel: nameOf(language, best[0]), roi: writers[language]("percent", get(best, "roi")) };
  if (get(best, "is_top_firm") === null) return say(language, "firm.first", named);
  const causes = ["models", "unknowns", "sample"].filter((cause) => !get(best, `is_firm_by_${cause}`));
  const told = causes.map((cause) => say(language, `firm.${cause}`)).join(", ");
  return say(language, causes.length ? "firm.depends" : "firm.firm", { causes: told, ...named });
}
function verdict(language, row, label) {
  const cell = element("td", { class: "t verdict", "data-label": label }), word = get(row, "roi_label");
  if (word === null) { cell.textContent = "–"; return cell; }
  const settled = get(row, "is_return_settled");
  cell.append(element("span", { class: "mark" }, settled ? "■" : "□"), " ", say(language, `verdict.${word}.${settled ? "settled" : "open"}`));
  return cell;
}

// The next amount --------------------------------------------------------------------------------
function showAmount(view) {
  const language = view.lang, amount = data.amounts[state.amount], box = view.querySelector(".amounts");
  if (!box || !amount) return;
  const drawn = (amount.told || []).filter((one, index) => (state.channel === "all" ? index < data.dots[2] : one[0] === state.channel));
  const lacking = (codes) => codes.map((code) => say(language, `amount.lacking_${code}`)).join(", ");
  const untold = Object.entries(amount.untold).filter(([name]) => name === state.channel || (state.channel === "all" && !drawn.length));
  box.replaceChildren(...drawn.map((one) => dotsOf(language, amount, one)), ...untold.map(([name, codes]) =>
    element("p", { class: "note" }, say(language, "amount.untold", { channel: nameOf(language, name), lacking: lacking(codes) }))));
  const row = (name, figures, last) => {
    const made = element("tr"), write = writers[language];
    made.appendChild(element("th", { scope: "row" })).appendChild(element("bdi", {}, nameOf(language, name)));
    data.shown.forEach((kind, index) => made.appendChild(element("td", figures ? { "data-v": figures[index] } : {}, write(kind, figures && figures[index]))));
    made.appendChild(element("td", { class: "t" }, last));
    return made;
  };
  view.querySelector('[data-table="budget"]').tBodies[0].replaceChildren(
    ...(amount.told || []).map((one) => row(one[0], one.slice(5), "–")),
    ...Object.entries(amount.untold).map(([name, codes]) => row(name, null, lacking(codes))));
}
function dotsOf(language, amount, [name, best, payback, short, piles, ...figures]) {
  const write = (value) => writers[language]("amount", value), [width, count] = data.dots, [kind, radius] = amount.size;
  const floor = Math.max(6, ...piles.filter((_, index) => index % 2)) * 2 * radius + 2;
  const [margin, lower, , upper] = figures.slice(4).map((value) => Number(value.toPrecision(2)));
  const title = say(language, best ? "amount.chances" : "amount.only", { channel: nameOf(language, name), best, payback });
  const told = say(language, "amount.told", { margin: write(margin), lower: write(lower), upper: write(upper) });
  const made = drawing(kind, width, floor + 16, title, told), dots = { gain: "", loss: "" };
  for (let pile = 0, number = 0; pile < piles.length; pile += 2) {
    const x = Math.round(6 + ((piles[pile] + 0.5) * (width - 12)) / count);
    for (let on = 0; on < piles[pile + 1]; on++, number++) dots[number < short ? "loss" : "gain"] += `M${x} ${floor - radius - on * 2 * radius}h0`;
  }
  shape(made, "path", { class: "zero", d: `M${amount.places[1]} 0V${floor}` });
  for (const [one, d] of Object.entries(dots)) if (d) shape(made, "path", { class: one, d });
  shape(made, "path", { class: "base", d: `M6 ${floor}H${width - 6}` });
  ["start", "middle", "end"].forEach((anchor, index) => {
    const x = amount.places[index];
    if (anchor !== "middle" && Math.abs(x - amount.places[1]) < 62) return;
    shape(made, "text", { class: "tick", x, y: floor + 12, "text-anchor": anchor });
    made.lastChild.textContent = write(amount.ends[index]);
  });
  const figure = element("figure");
  figure.append(element("figcaption", {}, title), made, element("p", { class: "note" }, told));
  return figure;
}

// What is chosen, and the address that says it -----------------------------------------------------
function show(changed) {
  for (const view of views) {
    for (const select of view.querySelectorAll(".choices select")) select.value = state[select.name];
    view.hidden = view.lang !== state.lang;
    if (changed.has("period") || changed.has("channel")) showTiles(view);
    if (changed.has("table") || changed.has("model")) showChannels(view);
    if (changed.has("amount") || changed.has("channel")) showAmount(view);
    for (const row of view.querySelectorAll("tr[data-channel], tr[data-campaign]")) {
      row.classList.toggle("chosen", state.channel !== "all" && row.dataset.channel === state.channel);
      if (row.closest(".by-channel")) row.hidden = isOther(row, "channel") || ("campaign" in row.dataset && isOther(row, "campaign"));
    }
  }
  document.documentElement.lang = state.lang;
  document.title = views.find((view) => view.lang === state.lang).dataset.title;
}
const isOther = (row, key) => state[key] !== "all" && row.dataset[key] !== state[key];
function choose(changes) {
  const changed = new Set(Object.keys(changes).filter((key) => state[key] !== changes[key]));
  Object.assign(state, changes);
  show(changed);
  const said = Object.entries(state).filter(([key, value]) => value !== known[key]);
  history.replaceState(null, "", said.length ? `#${new URLSearchParams(said)}` : location.pathname);
}
function read() {
  const hash = location.hash.slice(1), asked = new URLSearchParams(hash), found = {};
  const plain = /^(fr|en)-(\w+)$/.exec(hash);
  if (plain) { asked.set("lang", plain[1]); asked.set("block", plain[2]); }
  const campaigns = [...document.querySelectorAll("select[name=campaign] option")].map((option) => [option.value, true]);
  const allowed = { period: data.periods, table: data.periods, channel: data.channels, amount: data.amounts, campaign: Object.fromEntries(campaigns), lang: data.locales };
  for (const key of Object.keys(known)) {
    const value = asked.get(key);
    const isKnown = key === "model" ? `all|${value}` in data.tables : key === "block" ? document.getElementById(`${state.lang}-${value}`) : value in (allowed[key] || {});
    found[key] = value !== null && isKnown ? value : known[key];
  }
  choose(found);
  if (state.block) goTo(state.block);
}
function goTo(name) {
  const title = document.getElementById(`${state.lang}-${name}-title`);
  if (title) { title.scrollIntoView(); title.focus({ preventScroll: true }); }
}

// Tables: sorted by their figures as published, copied with them -------------------------------------
// A figure that is written as published stands once.
const exactOf = (cell) => cell.dataset.v ?? (cell.tagName === "TD" && /^\d+$/.test(cell.textContent) ? cell.textContent : undefined);
const value = (row, place) => {
  const cell = row.cells[place];
  if (cell.classList.contains("drawn")) return value(row, place - 1);
  const exact = exactOf(cell);
  if (exact !== undefined) return Number(exact);
  return cell.tagName === "TH" || cell.classList.contains("t") ? cell.textContent.trim() : null;
};
function sort(table, place) {
  const head = table.tHead.rows[0].cells[place], isNumber = head.dataset.kind !== "text" && head.dataset.kind !== "words";
  const down = head.getAttribute("aria-sort") === (isNumber ? "descending" : "ascending") ? !isNumber : isNumber;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows];
  const locale = data.locales[table.closest(".view").lang];
  rows.sort((one, other) => {
    if (one.className.includes("total") !== other.className.includes("total")) return one.className.includes("total") ? 1 : -1;
    const a = value(one, place), b = value(other, place);
    if (a === null || b === null) return (a === null) - (b === null);
    const order = typeof a === "string" || typeof b === "string" ? String(a).localeCompare(String(b), locale) : a - b;
    return down ? -order : order;
  });
  table.tBodies[0].append(...rows);
}
function copied(table) {
  const mark = new Intl.NumberFormat(data.locales[table.closest(".view").lang]).format(1.5)[1];
  const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/\s+/g, " ");
  return [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].map((cell) => {
    if (row.parentNode === table.tHead) return cell.dataset.label;
    const exact = exactOf(cell);
    if (exact !== undefined) return exact.replace(".", mark);
    const told = cell.querySelector("svg desc");
    return safe((told || cell).textContent.trim());
  }).join("\t")).join("\n");
}
async function copy(button, table) {
  const text = copied(table);
  try { await navigator.clipboard.writeText(text); } catch (error) {
    const area = document.body.appendChild(element("textarea", {}, text));
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const language = table.closest(".view").lang;
  button.textContent = say(language, "script.copied");
  setTimeout(() => { button.textContent = say(language, "script.copy"); }, 1500);
}
for (const table of document.querySelectorAll("table[data-scale]")) drawBounds(table);
for (const table of document.querySelectorAll("table.data")) {
  const language = table.closest(".view").lang;
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const text = head.firstChild.textContent.trim();
    head.dataset.label = text;
    const button = element("button", { type: "button", class: "sort", title: say(language, "script.sort", { name: text }) }, text);
    button.addEventListener("click", () => sort(table, place));
    head.firstChild.replaceWith(button);
  });
  const tools = element("p", { class: "tools" }), button = element("button", { type: "button" }, say(language, "script.copy"));
  button.setAttribute("aria-label", `${say(language, "script.copy")} – ${table.caption.textContent}`);
  button.addEventListener("click", () => copy(button, table));
  tools.appendChild(button);
  table.closest(".scroll").after(tools);
}

// What is drawn and sorted above is there as soon as the page is; what is chosen, once its figures are.
Object.assign(data, JSON.parse(await inflated(data.packed)));
for (const view of views) {
  for (const hidden of view.querySelectorAll(".choices, .buttons")) hidden.hidden = false;
  for (const form of view.querySelectorAll(".choices")) form.addEventListener("submit", (event) => event.preventDefault());
  for (const select of view.querySelectorAll(".choices select")) {
    select.addEventListener("change", () => choose({ [select.name]: select.value }));
  }
  view.querySelector(".language").addEventListener("click", (event) => {
    choose({ lang: event.currentTarget.dataset.language });
    views.find((other) => !other.hidden).querySelector(".language").focus();
  });
  view.querySelector(".print").addEventListener("click", () => window.print());
  for (const link of view.querySelectorAll("[data-block]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); choose({ block: link.dataset.block }); goTo(link.dataset.block); });
  }
}
addEventListener("hashchange", read);
if (location.hash) read();
})();
