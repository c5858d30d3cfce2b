  const D = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const R = D.reports, rows = R.link.length;
  // The views that a page has, by name, each a function that makes it; and the one that is shown.
  const stages = {};
  let stage = null;
  const actual = D.modalities.indexOf("actual");
  const SVG = "http://www.w3.org/2000/svg";

  // ---- making elements -------------------------------------------------------------------------------------------
  function el(tag, options = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (name === "text") node.textContent = value;
      else if (name === "on") for (const [event, call] of Object.entries(value)) node.addEventListener(event, call);
      else if (name === "colour") node.style[tag === "i" ? "borderTopColor" : "backgroundColor"] = value;
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  function svg(tag, attributes) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }
  const name = (text) => el("bdi", { text });
  const count = (n, word) => n.toLocaleString("en") + " " + word + (n === 1 ? "" : "s");
  const ruler = el("canvas").getContext("2d");
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // ---- dates -----------------------------------------------------------------------------------------------------
  const DAY = 86400000;
  const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
  const byDay = format({ day: "numeric", month: "short", year: "numeric" });
  const byMonth = format({ month: "long", year: "numeric" });
  const dayText = (day) => byDay.format(new Date(day * DAY));
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const fromIso = (text) => { const day = Date.parse(text) / DAY; return Number.isFinite(day) ? Math.floor(day) : null; };
  function whenText(day, precision) {
    if (day === null) return "no date";
    const date = new Date(day * DAY);
    if (precision === "week") return "week of " + dayText(day);
    if (precision === "month") return byMonth.format(date);
    if (precision === "quarter") return "Q" + (Math.floor(date.getUTCMonth() / 3) + 1) + " " + date.getUTCFullYear();
    return precision === "year" ? String(date.getUTCFullYear()) : dayText(day);
  }
