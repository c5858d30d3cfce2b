"use strict";
// Everything that comes from the data reaches the page through textContent or the canvas, never as markup.
(() => {
  const D = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const R = D.reports, rows = R.link.length;
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

  // ---- what there is ---------------------------------------------------------------------------------------------
  let firstDay = Infinity, lastDay = -Infinity, undated = 0;
  const present = new Set();
  for (let i = 0; i < rows; i++) {
    present.add(R.modality[i]);
    const day = R.day[i];
    if (day === null) undated++;
    else { if (day < firstDay) firstDay = day; if (day > lastDay) lastDay = day; }
  }
  const dated = firstDay <= lastDay;
  if (!dated) firstDay = lastDay = 0;
  const typeOf = (code) => D.types[code] || { label: code, verb: code.toLowerCase(), definition: "", quad: "" };
  const verb = (code) => typeOf(code).verb;
  const actorRows = D.actors.map(() => []), linkRows = D.links.map(() => []);
  for (let i = 0; i < rows; i++) {
    if (R.link[i] >= 0) linkRows[R.link[i]].push(i);
    for (const side of new Set([R.source[i], R.target[i]])) if (side >= 0) actorRows[side].push(i);
  }
  const linksOf = D.actors.map(() => []);
  D.links.forEach((link, i) => { linksOf[link.source].push(i); if (link.target !== link.source) linksOf[link.target].push(i); });

  // ---- state, and the address that holds it ----------------------------------------------------------------------
  const defaultModalities = present.has(actual) || !present.size ? [actual] : [...present];
  const fresh = () => ({
    off: new Set(), modalities: new Set(defaultModalities), from: firstDay, to: lastDay, undated: true,
    country: "", publisher: "", least: 1, node: null, link: null, focus: false,
  });
  let state = fresh();

  function writeHash() {
    const q = new URLSearchParams();
    if (state.off.size) q.set("without", [...state.off].sort().join("."));
    const modalities = [...state.modalities].sort();
    if (modalities.join() !== [...defaultModalities].sort().join()) q.set("told", modalities.map((m) => D.modalities[m]).join("."));
    if (state.from !== firstDay) q.set("since", iso(state.from));
    if (state.to !== lastDay) q.set("until", iso(state.to));
    if (!state.undated) q.set("undated", "no");
    if (state.country) q.set("country", state.country);
    if (state.publisher) q.set("publisher", state.publisher);
    if (state.least > 1) q.set("least", state.least);
    if (state.node !== null) q.set("actor", D.actors[state.node].id);
    if (state.focus) q.set("only", "neighbours");
    if (state.link !== null) {
      const link = D.links[state.link];
      q.set("from", D.actors[link.source].id); q.set("does", link.type); q.set("to", D.actors[link.target].id);
    }
    const hash = q.toString();
    if (hash !== location.hash.slice(1)) {
      try { history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search); } catch (error) { /* some readers forbid it */ }
    }
  }
  function readHash() {
    const q = new URLSearchParams(location.hash.slice(1));
    const next = fresh();
    const list = (key) => (q.get(key) || "").split(".").filter(Boolean);
    next.off = new Set(list("without").filter((code) => code in D.types));
    if (q.has("told")) next.modalities = new Set(list("told").map((m) => D.modalities.indexOf(m)).filter((m) => m >= 0));
    const clamp = (day) => Math.min(lastDay, Math.max(firstDay, day));
    if (q.has("since")) { const day = fromIso(q.get("since")); if (day !== null) next.from = clamp(day); }
    if (q.has("until")) { const day = fromIso(q.get("until")); if (day !== null) next.to = clamp(day); }
    if (next.from > next.to) next.to = next.from;
    next.undated = q.get("undated") !== "no";
    if (q.get("country") in D.countries) next.country = q.get("country");
    if (D.publishers.includes(q.get("publisher"))) next.publisher = q.get("publisher");
    next.least = Math.max(1, parseInt(q.get("least"), 10) || 1);
    const actor = (id) => D.actors.findIndex((a) => a.id === id);
    if (q.has("actor") && actor(q.get("actor")) >= 0) { next.node = actor(q.get("actor")); next.focus = q.get("only") === "neighbours"; }
    if (q.has("does")) {
      const s = actor(q.get("from")), t = actor(q.get("to"));
      const found = D.links.findIndex((l) => l.source === s && l.target === t && l.type === q.get("does"));
      if (found >= 0) next.link = found;
    }
    state = next;
  }

  // ---- filtering -------------------------------------------------------------------------------------------------
  let view = null;
  function passes(i) {
    if (!state.modalities.has(R.modality[i]) || state.off.has(D.report_types[R.type[i]])) return false;
    const day = R.day[i];
    if (day === null ? !state.undated : day < state.from || day > state.to) return false;
    return !state.publisher || D.publishers[R.publisher[i]] === state.publisher;
  }
  function compute() {
    const events = D.links.map(() => null), certain = new Uint8Array(D.links.length), ok = new Uint8Array(rows);
    for (let i = 0; i < rows; i++) {
      if (!passes(i)) continue;
      ok[i] = 1;
      const link = R.link[i];
      if (link < 0) continue;
      (events[link] || (events[link] = new Set())).add(R.event[i]);
      if (R.modality[i] === actual) certain[link] = 1;
    }
    const near = state.focus && state.node !== null ? new Set([state.node, ...linksOf[state.node].flatMap((l) => [D.links[l].source, D.links[l].target])]) : null;
    const counts = new Int32Array(D.links.length), strength = new Int32Array(D.actors.length);
    const all = new Set();
    let shown = 0, reports = 0;
    D.links.forEach((link, l) => {
      if (!events[l] || events[l].size < state.least) return;
      if (state.country && D.actors[link.source].country !== state.country && D.actors[link.target].country !== state.country) return;
      if (near && !(near.has(link.source) && near.has(link.target))) return;
      counts[l] = events[l].size; shown++;
      for (const event of events[l]) all.add(event);
      strength[link.source] += counts[l];
      if (link.target !== link.source) strength[link.target] += counts[l];
    });
    for (let i = 0; i < rows; i++) if (ok[i] && R.link[i] >= 0 && counts[R.link[i]]) reports++;
    view = { ok, counts, certain, strength, links: shown, actors: strength.reduce((n, s) => n + (s > 0), 0), events: all.size, reports };
  }

  // ---- drawing ---------------------------------------------------------------------------------------------------
  const css = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
  let ink = {};
  const dark = () => document.documentElement.dataset.theme === "dark";
  const quadOf = (link) => link.quad || typeOf(link.type).quad;
  const quadColour = (quad) => (D.palette.quads[quad] || [D.palette.quad, D.palette.quad])[dark() ? 1 : 0];
  const regionColour = (region) => D.palette.regions[region] || D.palette.region;
  const big = D.actors.length > 400 || D.links.length > 800;
  // A wide drawing is laid on its side where the screen is high.
  if ($("graph").clientWidth < 0.85 * $("graph").clientHeight) {
    const [x, y] = ["x", "y"].map((axis) => D.vis.nodes.reduce(([low, high], node) => [Math.min(low, node[axis]), Math.max(high, node[axis])], [0, 0]));
    if (x[1] - x[0] > y[1] - y[0]) for (const node of D.vis.nodes) [node.x, node.y] = [node.y, node.x];
  }
  // Canvas units a pixel takes up when the whole graph is in view: shapes of large graphs grow with it.
  const extent = (axis) => D.vis.nodes.reduce(([low, high], node) => [Math.min(low, node[axis]), Math.max(high, node[axis])], [0, 0]).reduce((low, high) => high - low);
  const grain = Math.max(1, Math.max(extent("x"), extent("y")) / 1100);
  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  let network = null, selecting = false, dragging = false;

  function bends() {
    // Links of one pair share its chord; each gets its own bend, counted from one side whatever its direction.
    const pairs = new Map();
    D.links.forEach((link, l) => {
      if (!view.counts[l]) return;
      const key = Math.min(link.source, link.target) * D.actors.length + Math.max(link.source, link.target);
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key).push(l);
    });
    const bend = new Float64Array(D.links.length);
    for (const group of pairs.values()) {
      group.forEach((l, i) => {
        const lean = (i - (group.length - 1) / 2) * Math.min(0.22, 0.8 / group.length);
        bend[l] = D.links[l].source <= D.links[l].target ? lean : -lean;
      });
    }
    return bend;
  }
  function neighbourhood() {
    if (state.link !== null) return new Set([D.links[state.link].source, D.links[state.link].target]);
    if (state.node === null) return null;
    return new Set([state.node, ...linksOf[state.node].filter((l) => view.counts[l]).flatMap((l) => [D.links[l].source, D.links[l].target])]);
  }
  function nodeLook(i, most, near) {
    const actor = D.actors[i], strength = view.strength[i], fill = regionColour(actor.region);
    const faint = near && !near.has(i);
    return {
      id: i, hidden: !strength, size: big ? grain * (2.2 + 13 * Math.sqrt(strength / most)) : Math.sqrt(grain) * (10 + 17 * Math.sqrt(strength / most)), opacity: faint ? 0.3 : 1,
      color: { background: fill, border: ink.ring, highlight: { background: fill, border: ink.text }, hover: { background: fill, border: ink.text } },
      shapeProperties: { borderDashes: actor.kind === "role" ? [3, 3] : false },
      title: actor.label + "\n" + count(strength, "event"),
    };
  }
  function edgeLook(l, bend, near) {
    const link = D.links[l], n = view.counts[l], colour = quadColour(quadOf(link));
    const faint = near && (state.link !== null ? l !== state.link : link.source !== state.node && link.target !== state.node);
    const lean = Math.abs(bend[l]);
    return {
      id: l, hidden: !n, width: big ? 0.5 + 0.3 * grain * Math.log2(1 + n) : Math.min(12, 2.6 + 1.8 * Math.log2(Math.max(1, n))),
      color: { color: colour, highlight: colour, hover: colour, opacity: faint ? 0.2 : big ? 0.6 : 0.95, inherit: false },
      dashes: view.certain[l] || big ? false : [7, 5],
      arrows: { to: { enabled: true, scaleFactor: big ? 0.35 : 0.65 }, from: { enabled: link.both, scaleFactor: big ? 0.35 : 0.65 } },
      smooth: lean < 1e-6 ? false : { enabled: true, type: bend[l] > 0 ? "curvedCW" : "curvedCCW", roundness: lean },
      selfReference: { size: 16, angle: Math.PI / 4 },
      title: D.actors[link.source].label + " " + verb(link.type) + " " + D.actors[link.target].label + "\n" + count(n, "event"),
    };
  }
  function draw() {
    const near = neighbourhood(), bend = bends();
    let most = 1;
    for (const strength of view.strength) if (strength > most) most = strength;
    nodes.update(D.actors.map((_, i) => nodeLook(i, most, near)));
    edges.update(D.links.map((_, l) => edgeLook(l, bend, near)));
    if (network) select();
  }
  function select() {
    selecting = true;
    if (state.link !== null && view.counts[state.link]) network.setSelection({ nodes: [], edges: [state.link] });
    else if (state.node !== null && view.strength[state.node]) network.setSelection({ nodes: [state.node], edges: [] }, { highlightEdges: false });
    else network.unselectAll();
    selecting = false;
  }

  // Labels are ours: drawn at a readable size at every zoom, the strongest first, and only where there is room.
  const widths = new Map();
  function measure(ctx, text, font) {
    const key = font + text;
    if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
    return widths.get(key);
  }
  function labels(ctx) {
    if (dragging && big) return;
    const scale = network.getScale(), unit = 1 / scale, taken = [], shapes = [];
    const low = network.DOMtoCanvas({ x: 0, y: 0 }), high = network.DOMtoCanvas({ x: stage.clientWidth, y: stage.clientHeight });
    const apart = (box, boxes) => !boxes.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]);
    const free = (box) => apart(box, taken) && apart(box, shapes);
    const inside = (x, y) => x > low.x && x < high.x && y > low.y && y < high.y;
    const near = neighbourhood();
    const family = getComputedStyle(document.documentElement).fontFamily;
    const order = [];
    for (let i = 0; i < D.actors.length; i++) {
      const body = network.body.nodes[i];
      if (!view.strength[i] || !body || !inside(body.x, body.y)) continue;
      order.push(i);
      if (!big) { const s = body.options.size + 2 * unit; shapes.push([body.x - s, body.y - s, body.x + s, body.y + s]); }
    }
    const rank = (i) => (i === state.node ? 1e9 : near && near.has(i) ? 1e6 : 0) + view.strength[i];
    order.sort((a, b) => rank(b) - rank(a) || a - b);
    ctx.textAlign = "center"; ctx.lineJoin = "round";
    let drawn = 0, written = 0;
    const most = order.length ? Math.max(...order.map((i) => view.strength[i])) : 1;
    for (const i of order) {
      if (drawn > 160) break;
      written++;
      const body = network.body.nodes[i], text = D.vis.nodes[i].label;
      const px = (narrow() ? 11 : 12) + (narrow() ? 3 : 4) * Math.sqrt(view.strength[i] / most), size = px * unit;
      const font = (view.strength[i] > most / 3 ? "600 " : "500 ") + px.toFixed(1) + "px " + family;
      const width = measure(ctx, text, font) * unit;
      const reach = body.options.size + 3 * unit;
      const spots = [[body.x, body.y + reach + size * 0.85], [body.x + reach + width / 2 + 2 * unit, body.y + size * 0.35], [body.x - reach - width / 2 - 2 * unit, body.y + size * 0.35], [body.x, body.y - reach - size * 0.25]];
      // As a last resort the name stands under or over its shape, moved aside until it is inside the picture.
      const inner = Math.min(Math.max(body.x, low.x + width / 2 + 3 * unit), high.x - width / 2 - 3 * unit);
      if (Math.abs(inner - body.x) < width / 2) spots.push([inner, spots[0][1]], [inner, spots[3][1]]);
      const boxes = spots.map(([x, y]) => [x - width / 2 - 2 * unit, y - size * 0.9, x + width / 2 + 2 * unit, y + size * 0.3]);
      const whole = (box) => box[0] >= low.x && box[2] <= high.x;
      const best = boxes.findIndex((box) => whole(box) && free(box));
      // The leading names are written even where they cover a shape.
      const spot = best >= 0 || written > 4 ? best : boxes.findIndex((box) => whole(box) && apart(box, taken));
      if (spot >= 0) {
        const [x, y] = spots[spot], box = boxes[spot];
        taken.push(box); drawn++;
        ctx.globalAlpha = near && !near.has(i) ? 0.4 : 1;
        write(ctx, text, x, y, size, (view.strength[i] > most / 3 ? "600 " : "500 "), family, ink.text, 4 * unit);
      }
    }
    ctx.globalAlpha = 1;
    const named = state.link !== null ? 1 : state.node !== null ? linksOf[state.node].filter((l) => view.counts[l]).length : view.links;
    if (named > 150 && scale < 1.2) return;
    D.links.forEach((link, l) => {
      const edge = network.body.edges[l];
      if (!view.counts[l] || !edge || !edge.edgeType || !edge.connected) return;
      if (near && l !== state.link && link.source !== state.node && link.target !== state.node) return;
      const size = 11 * unit, text = verb(link.type) + (view.counts[l] > 1 ? " ×" + view.counts[l] : "");
      const width = measure(ctx, text, "11px " + family) * unit;
      for (const where of [0.5, 0.42, 0.58, 0.34, 0.66]) {
        const point = edge.edgeType.getPoint(where);
        if (!inside(point.x, point.y)) continue;
        const box = [point.x - width / 2 - unit, point.y - size * 0.55, point.x + width / 2 + unit, point.y + size * 0.5];
        if (!free(box)) continue;
        taken.push(box);
        write(ctx, text, point.x, point.y + size * 0.32, size, "", family, ink.soft, 4 * unit);
        break;
      }
    });
  }
  function write(ctx, text, x, y, size, weight, family, colour, halo) {
    ctx.font = weight + size + "px " + family;
    ctx.lineWidth = halo; ctx.strokeStyle = ink.halo; ctx.strokeText(text, x, y);
    ctx.fillStyle = colour; ctx.fillText(text, x, y);
  }

  // ---- the side panel --------------------------------------------------------------------------------------------
  const swatch = (colour) => el("span", { class: "bar", colour, "aria-hidden": "true" });
  function linkButton(l, from) {
    const link = D.links[l];
    const words = from === undefined
      ? [name(D.actors[link.source].label), " ", el("em", { text: verb(link.type) }), " ", name(D.actors[link.target].label)]
      : link.source === from ? [el("em", { text: verb(link.type) + " " }), name(D.actors[link.target].label)]
        : link.both ? [el("em", { text: verb(link.type) + " " }), name(D.actors[link.source].label)]
          : [name(D.actors[link.source].label), el("em", { text: " " + verb(link.type) }), " it"];
    return el("li", {}, el("button", { type: "button", "data-link": l, on: { click: () => chooseLink(l) } },
      swatch(quadColour(quadOf(link))), el("span", { class: "what" }, ...words), el("span", { class: "n", text: view.counts[l].toLocaleString("en") })));
  }
  function listOf(items, make, step) {
    const list = el("ul", { class: "rows" });
    const wrap = el("div", {}, list);
    let done = 0;
    const more = el("button", { type: "button", class: "plain" });
    const add = () => {
      items.slice(done, done + step).forEach((item) => list.append(make(item)));
      done += step;
      more.textContent = "Show more (" + (items.length - done).toLocaleString("en") + ")";
      more.hidden = done >= items.length;
    };
    more.addEventListener("click", add);
    add();
    if (items.length > step) wrap.append(more);
    return wrap;
  }
  const byCount = (a, b) => view.counts[b] - view.counts[a] || a - b;

  function overview() {
    const links = D.links.map((_, l) => l).filter((l) => view.counts[l]).sort(byCount);
    const actors = D.actors.map((_, i) => i).filter((i) => view.strength[i]).sort((a, b) => view.strength[b] - view.strength[a] || a - b);
    if (!links.length) return [el("h2", { text: "Overview" }), el("p", { class: "facts", text: "Links and actors are listed here as soon as there are any to see." })];
    return [
      el("h2", { text: "Overview" }),
      el("p", { class: "facts", text: "Choose an actor or a link, here or in the graph, to read the reports behind it." }),
      el("h3", { text: "Strongest links" }), listOf(links, (l) => linkButton(l), 12),
      el("h3", { text: "Most active actors" }),
      listOf(actors, (i) => el("li", {}, el("button", { type: "button", "data-actor": i, on: { click: () => chooseNode(i) } },
        swatch(regionColour(D.actors[i].region)), el("span", { class: "what" }, name(D.actors[i].label)), el("span", { class: "n", text: view.strength[i].toLocaleString("en") }))), 8),
    ];
  }
  function heading(...words) {
    return el("div", { class: "top" }, el("h2", { id: "chosen" }, ...words),
      el("button", { type: "button", class: "close", "aria-label": "Close", text: "×", on: { click: clear } }));
  }
  function nodePanel(i) {
    const actor = D.actors[i];
    const facts = [actor.kind, actor.country && actor.kind !== "country" ? D.countries[actor.country] || actor.country : "", actor.sectors.split("|").filter(Boolean).map((code) => (D.sectors[code] || code).toLowerCase()).join(", "), actor.region];
    const links = linksOf[i].filter((l) => view.counts[l]).sort(byCount);
    const known = /^Q\d+$/.test(actor.wikidata);
    return [
      heading(name(actor.label)),
      el("p", { class: "facts" }, capital([...new Set(facts.filter(Boolean))].join(" · ")), known ? " · " : "",
        known ? el("a", { href: "https://www.wikidata.org/wiki/" + actor.wikidata, rel: "noopener noreferrer", target: "_blank", text: actor.wikidata }) : ""),
      el("div", { class: "tools" }, el("button", {
        type: "button", class: "plain", "aria-pressed": String(state.focus), text: "Only its neighbours",
        on: { click: () => { state.focus = !state.focus; update(); if (state.focus) fit(); } },
      })),
      el("h3", { text: count(links.length, "link") }), links.length ? listOf(links, (l) => linkButton(l, i), 8) : el("p", { class: "facts", text: "None passes the filters." }),
      ...eventList(actorRows[i].filter((r) => view.ok[r] && (R.link[r] < 0 || view.counts[R.link[r]]))),
    ];
  }
  function linkPanel(l) {
    const link = D.links[l], type = typeOf(link.type);
    const others = linksOf[link.source].filter((o) => o !== l && view.counts[o] && (D.links[o].source === link.target || D.links[o].target === link.target)).sort(byCount);
    const score = link.score === null ? "" : " · mean score " + (link.score > 0 ? "+" : "") + link.score.toFixed(1).replace("-", "\u2212");
    return [
      heading(name(D.actors[link.source].label), " ", el("em", { class: "verb", text: verb(link.type) }), " ", name(D.actors[link.target].label)),
      el("p", { class: "facts", text: type.label + (quadOf(link) ? " · " + quadOf(link) : "") + score, title: type.definition }),
      el("div", { class: "tools" }, ...[link.source, link.target].map((i) => el("button", { type: "button", class: "plain", on: { click: () => chooseNode(i) } }, name(D.vis.nodes[i].label)))),
      ...eventList(view.counts[l] ? linkRows[l].filter((r) => view.ok[r]) : []),
      ...(others.length ? [el("h3", { text: "Also between these two" }), listOf(others, (o) => linkButton(o), 8)] : []),
    ];
  }
  function eventList(list) {
    // Rows come oldest first; reports of one event stay together.
    const events = new Map();
    for (const r of list) { if (!events.has(R.event[r])) events.set(R.event[r], []); events.get(R.event[r]).push(r); }
    const told = [...events.values()].filter((group) => group.some((r) => R.quote[r]));
    const hidden = events.size - told.length;
    const head = el("h3", { text: count(events.size, "event") + (events.size > 1 ? ", oldest first" : "") });
    if (!events.size) return [el("h3", { text: "Events" }), el("p", { class: "facts", text: "None passes the filters." })];
    const marks = list.some((r) => R.quote[r] && R.quote[r].parts)
      ? el("p", { class: "marks" }, "Marked: ", el("mark", { class: "s", text: "source" }), " ", el("mark", { class: "a", text: "act" }), " ", el("mark", { class: "t", text: "target" })) : null;
    return [head, marks, hidden ? el("p", { class: "facts", text: count(hidden, "older event") + " counted here, without quotes in this page." }) : null, listOfEvents(told)].filter(Boolean);
  }
  function listOfEvents(groups) {
    const wrap = listOf(groups, eventItem, 30);
    wrap.firstChild.className = "events";
    return wrap;
  }
  function eventItem(group) {
    const first = group.find((r) => R.quote[r]), detail = R.quote[first], code = D.report_types[R.type[first]];
    const modes = new Set(group.map((r) => R.modality[r]));
    const all = new Set(actorOrLink(first).filter((r) => R.event[r] === R.event[first]).map((r) => R.modality[r]));
    const negated = D.modalities.indexOf("negated");
    const day = R.day[first];
    return el("li", { class: "event" },
      el("p", {}, day === null ? el("span", { class: "when", text: "No date" }) : el("time", { datetime: detail.date, text: whenText(day, detail.precision) }),
        el("span", { class: "said" }, name(detail.from || "Somebody"), " ", verb(code), detail.to ? " " : "", detail.to ? name(detail.to) : ""),
        ...[...modes].filter((m) => m !== actual).map((m) => el("span", { class: "chip", text: D.modalities[m] })),
        all.has(actual) && all.has(negated) ? el("span", { class: "chip warn", text: "disputed" }) : "",
        detail.mode ? el("span", { class: "chip", text: detail.mode }) : "", detail.background ? el("span", { class: "chip", text: "background" }) : ""),
      ...group.filter((r) => R.quote[r]).map(quote));
  }
  const actorOrLink = (r) => (R.link[r] >= 0 ? linkRows[R.link[r]] : [r]);
  function quote(r) {
    const detail = R.quote[r], story = D.stories[detail.story], publisher = D.publishers[R.publisher[r]];
    const text = el("p", { dir: "auto" });
    for (const [part, letters] of detail.parts || []) text.append(letters ? el("mark", { class: letters.split("").join(" "), text: part }) : part);
    const shown = story.name.length > 90 ? story.name.slice(0, 89) + "…" : story.name;
    return el("blockquote", {}, detail.parts ? text : null,
      el("footer", {},
        story.url ? el("a", { href: story.url, rel: "noopener noreferrer", target: "_blank" }, name(shown)) : name(shown),
        publisher ? el("span", {}, name(publisher)) : null,
        story.date && fromIso(story.date) !== null ? el("span", { text: "published " + dayText(fromIso(story.date)) }) : null,
        detail.speaker ? el("span", {}, "said by ", name(detail.speaker)) : null,
        R.modality[r] !== actual ? el("span", { text: "told as " + D.modalities[R.modality[r]] }) : null,
        detail.confidence === undefined ? null : el("span", { text: "confidence " + Math.round(detail.confidence * 100) + " %" })));
  }
  function panel() {
    const content = state.link !== null ? linkPanel(state.link) : state.node !== null ? nodePanel(state.node) : overview();
    $("details").replaceChildren(...content);
  }

  // ---- choosing --------------------------------------------------------------------------------------------------
  const narrow = () => window.matchMedia("(max-width: 860px)").matches;
  function choose(node, link) {
    if (node === null || state.node !== node) state.focus = false;
    state.node = node; state.link = link;
    update();
    $("panel").scrollTop = 0;
    if (narrow() && (node !== null || link !== null)) $("panel").scrollIntoView({ behavior: "auto", block: "start" });
  }
  const chooseNode = (i) => choose(i, null);
  const chooseLink = (l) => choose(null, l);
  const clear = () => choose(null, null);
  function centre(i) {
    const place = network.getPosition(i);
    network.moveTo({ position: place, scale: Math.max(network.getScale(), 0.8), animation: false });
  }

  // ---- filters ---------------------------------------------------------------------------------------------------
  const quads = Object.keys(D.palette.quads);
  const codes = Object.keys(D.types).sort((a, b) => quads.indexOf(typeOf(a).quad) - quads.indexOf(typeOf(b).quad) || a.localeCompare(b));
  const checks = { types: new Map(), modalities: new Map() };
  function check(into, key, text, colour, call, tip) {
    const box = el("input", { type: "checkbox", on: { change: () => { call(box.checked); update(); } } });
    const n = el("span", { class: "n" });
    into.append(el("label", { class: "check", title: tip || false }, box, colour ? el("i", { class: "dash", colour, "data-quad": typeOf(key).quad, "aria-hidden": "true" }) : null, el("span", { text }), n));
    return { box, n };
  }
  function option(value, text) { return el("option", { value, text }); }
  function buildFilters() {
    for (const code of codes) {
      checks.types.set(code, check($("types"), code, typeOf(code).label, "currentColor", (on) => { if (on) state.off.delete(code); else state.off.add(code); }, typeOf(code).definition));
    }
    D.modalities.forEach((modality, m) => {
      if (!present.has(m) && m !== actual) return;
      checks.modalities.set(m, check($("modalities"), modality, capital(modality), null, (on) => { if (on) state.modalities.add(m); else state.modalities.delete(m); }));
    });
    $("country").append(option("", "All"), ...Object.entries(D.countries).map(([code, text]) => option(code, text)));
    $("publisher").append(option("", "All"), ...[...D.publishers].filter(Boolean).sort((a, b) => a.localeCompare(b)).map((p) => option(p, p.length > 60 ? p.slice(0, 59) + "…" : p)));
    const most = D.links.reduce((top, _, l) => Math.max(top, new Set(linkRows[l].map((r) => R.event[r])).size), 1);
    $("least").max = Math.min(most, 100);
    $("least").closest(".field").hidden = most < 2;
    $("publisher").closest(".field").hidden = $("publisher").length < 3;
    $("country").closest(".field").hidden = $("country").length < 3;
    for (const id of ["from", "to"]) { $(id).min = firstDay; $(id).max = lastDay; }
    $("dates").hidden = !dated || firstDay === lastDay;
    $("undated-row").hidden = !undated;
    $("undated-n").textContent = undated;
    $("from").addEventListener("input", () => { state.from = Math.min(+$("from").value, state.to); soon(); });
    $("to").addEventListener("input", () => { state.to = Math.max(+$("to").value, state.from); soon(); });
    $("undated").addEventListener("change", () => { state.undated = $("undated").checked; update(); });
    $("country").addEventListener("change", () => { state.country = $("country").value; update(); });
    $("publisher").addEventListener("change", () => { state.publisher = $("publisher").value; update(); });
    $("least").addEventListener("input", () => { state.least = +$("least").value; soon(); });
    $("types-all").addEventListener("click", () => { state.off.clear(); update(); });
    $("types-none").addEventListener("click", () => { state.off = new Set(codes); update(); });
    for (const id of ["reset", "empty-reset"]) $(id).addEventListener("click", reset);
    $("types-set").hidden = $("modalities-set").hidden = !D.links.length;
    buildHistogram();
  }
  let bins = [];
  function buildHistogram() {
    const days = lastDay - firstDay + 1, width = Math.max(1, Math.ceil(days / 44)), n = Math.ceil(days / width);
    bins = Array.from({ length: n }, (_, i) => ({ from: firstDay + i * width, to: firstDay + (i + 1) * width - 1, events: new Set() }));
    for (let i = 0; i < rows; i++) if (R.day[i] !== null) bins[Math.floor((R.day[i] - firstDay) / width)].events.add(R.event[i]);
    const top = Math.max(1, ...bins.map((bin) => bin.events.size));
    $("histogram").setAttribute("viewBox", "0 0 " + n * 10 + " 100");
    for (const [i, bin] of bins.entries()) {
      const h = bin.events.size ? Math.max(6, (bin.events.size / top) * 100) : 0;
      bin.bar = svg("rect", { x: i * 10 + 0.8, y: 100 - h, width: 8.4, height: h });
      $("histogram").append(bin.bar);
    }
  }
  function showFilters() {
    const perType = new Map(), perModality = new Map();
    for (let i = 0; i < rows; i++) {
      const code = D.report_types[R.type[i]];
      if (R.link[i] < 0) continue;
      if (!perModality.has(R.modality[i])) perModality.set(R.modality[i], new Set());
      perModality.get(R.modality[i]).add(R.event[i]);
      if (!state.modalities.has(R.modality[i])) continue;
      if (!perType.has(code)) perType.set(code, new Set());
      perType.get(code).add(R.event[i]);
    }
    for (const [code, { box, n }] of checks.types) { box.checked = !state.off.has(code); n.textContent = perType.has(code) ? perType.get(code).size : 0; }
    for (const [m, { box, n }] of checks.modalities) { box.checked = state.modalities.has(m); n.textContent = perModality.has(m) ? perModality.get(m).size : 0; }
    $("from").value = state.from; $("to").value = state.to;
    // The thumb that can still move must lie on top when both stand at one end.
    $("from").style.zIndex = state.from > (firstDay + lastDay) / 2 ? 2 : 1;
    $("from").setAttribute("aria-valuetext", dayText(state.from)); $("to").setAttribute("aria-valuetext", dayText(state.to));
    $("from-text").textContent = dayText(state.from); $("to-text").textContent = dayText(state.to);
    const share = (day) => (lastDay > firstDay ? (day - firstDay) / (lastDay - firstDay) : 0) * 100;
    $("between").style.left = share(state.from) + "%"; $("between").style.right = 100 - share(state.to) + "%";
    for (const bin of bins) bin.bar.setAttribute("class", bin.to >= state.from && bin.from <= state.to ? "in" : "");
    $("undated").checked = state.undated; $("country").value = state.country; $("publisher").value = state.publisher;
    $("least").value = state.least; $("least-text").textContent = count(state.least, "event");
    const base = fresh();
    const active = (state.off.size > 0) + ([...state.modalities].sort().join() !== [...base.modalities].sort().join()) + (state.from !== base.from || state.to !== base.to) +
      !state.undated + !!state.country + !!state.publisher + (state.least > 1) + state.focus;
    $("active").hidden = !active; $("active").textContent = active; $("reset").hidden = !active;
  }
  function reset() { const { node, link } = state; state = Object.assign(fresh(), { node, link }); update(); fit(); }

  function showStatus() {
    const whole = D.links.length;
    $("status").textContent = count(view.actors, "actor") + " · " + count(view.links, "link") + (view.links < whole ? " of " + whole.toLocaleString("en") : "") +
      " · " + count(view.events, "event") + " · " + count(view.reports, "report");
    const empty = $("empty"), nothing = !D.links.length;
    empty.hidden = view.links > 0; $("legend").hidden = view.links === 0;
    if (view.links) return;
    empty.querySelector("h2").textContent = nothing ? "Nothing to draw yet" : "Nothing passes these filters";
    empty.querySelector("p").textContent = !nothing ? "Try a longer time, more event types, or events told as future or hypothetical."
      : D.reports_in_graph ? "There are reports here, but none between two actors." : "The graph holds no events between actors. Read some articles into it with “kg ingest”, then make this page again.";
    $("empty-reset").hidden = nothing;
  }
  let waiting = 0;
  function soon() { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; update(); }); }
  function update() { compute(); draw(); panel(); showFilters(); showStatus(); writeHash(); }

  // ---- legend ----------------------------------------------------------------------------------------------------
  const OUTLINES = {
    dot: ["circle", { cx: 9, cy: 6, r: 5 }], square: ["rect", { x: 4.5, y: 1.5, width: 9, height: 9 }], diamond: ["path", { d: "M9 0l6 6-6 6-6-6z" }],
    triangle: ["path", { d: "M9 0.5l6 10.5H3z" }], triangleDown: ["path", { d: "M9 11.5L3 1h12z" }], hexagon: ["path", { d: "M6 1h6l3 5-3 5H6L3 6z" }],
    star: ["path", { d: "M9 0l1.8 4 4.2.4-3.2 2.9 1 4.3L9 9.4l-3.8 2.2 1-4.3L3 4.4 7.2 4z" }],
  };
  function outline(shape, fill, more) {
    const [tag, attributes] = OUTLINES[shape] || OUTLINES.dot, box = svg("svg", { viewBox: "0 0 18 12", "aria-hidden": "true" });
    box.append(svg(tag, { ...attributes, fill, ...more }));
    return box;
  }
  function stroke(colour, dashed) {
    const box = svg("svg", { viewBox: "0 0 18 12", "aria-hidden": "true" });
    box.append(svg("path", { d: "M0 6h18", stroke: colour, "stroke-width": 3, ...(dashed ? { "stroke-dasharray": "5 3" } : {}) }));
    return box;
  }
  function legend() {
    const part = (title, items) => el("div", {}, el("h3", { text: title }), el("ul", {}, ...items.map(([mark, text]) => el("li", {}, mark, el("span", { text })))));
    const kinds = Object.keys(D.palette.shapes).filter((kind) => D.actors.some((actor) => actor.kind === kind));
    const used = quads.filter((quad) => D.links.some((link) => quadOf(link) === quad));
    const lines = used.map((quad) => [stroke(quadColour(quad)), quad]);
    if (present.size > 1 && !big) lines.push([stroke(ink.soft, true), "not (yet) actual"]);
    $("keys").replaceChildren(
      part("Links", lines),
      part("Regions", Object.entries(D.palette.regions).map(([region, fill]) => [outline("dot", fill), region || "Not known"])),
      part("Actors", kinds.map((kind) => [kind === "role" ? outline("dot", "none", { stroke: ink.soft, "stroke-dasharray": "2 2" }) : outline(D.palette.shapes[kind], ink.soft), kind])));
  }

  // ---- search ----------------------------------------------------------------------------------------------------
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = D.actors.map((actor) => plain(actor.label));
  let found = [], at = -1;
  function search() {
    const wanted = plain($("search").value.trim());
    found = !wanted ? [] : D.actors.map((_, i) => i).filter((i) => names[i].includes(wanted) || D.actors[i].id.toLowerCase() === wanted)
      .sort((a, b) => names[b].startsWith(wanted) - names[a].startsWith(wanted) || view.strength[b] - view.strength[a] || a - b).slice(0, 12);
    at = found.length ? 0 : -1;
    $("found").replaceChildren(...(found.length || !wanted ? found.map((i, k) => el("li", { role: "option", id: "found-" + k, on: { mousedown: (event) => { event.preventDefault(); take(i); } } },
      name(D.actors[i].label), el("span", { class: "n", text: view.strength[i] ? count(view.strength[i], "event") : "filtered out" }))) : [el("li", { role: "option", "aria-disabled": "true", text: "No actor of that name" })]));
    open(Boolean(wanted));
    mark();
  }
  function open(on) { $("found").hidden = !on; $("search").setAttribute("aria-expanded", String(on)); if (!on) $("search").removeAttribute("aria-activedescendant"); }
  function mark() {
    [...$("found").children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
    if (at >= 0) { $("search").setAttribute("aria-activedescendant", "found-" + at); $("found").children[at].scrollIntoView({ block: "nearest" }); }
  }
  function take(i) { $("search").value = D.actors[i].label; open(false); chooseNode(i); if (view.strength[i]) centre(i); }
  $("search").addEventListener("input", search);
  $("search").addEventListener("focus", () => { if ($("search").value) search(); });
  $("search").addEventListener("blur", () => open(false));
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.length) { at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length; mark(); }
      event.preventDefault();
    } else if (event.key === "Enter" && at >= 0 && !$("found").hidden) take(found[at]);
    else if (event.key === "Escape") { if ($("found").hidden) $("search").value = ""; open(false); event.stopPropagation(); }
  });

  // ---- saving ----------------------------------------------------------------------------------------------------
  function save(blob, suffix) {
    const address = URL.createObjectURL(blob);
    const link = el("a", { href: address, download: (D.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "graph") + suffix });
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
  function picture() {
    const canvas = $("graph").querySelector("canvas"), copy = el("canvas", { width: canvas.width, height: canvas.height }), ctx = copy.getContext("2d");
    ctx.fillStyle = css("--canvas"); ctx.fillRect(0, 0, copy.width, copy.height); ctx.drawImage(canvas, 0, 0);
    return copy;
  }
  function table() {
    // A cell that begins like a formula would be run by a spreadsheet; the apostrophe keeps it text.
    const cell = (value) => {
      let text = value === null || value === undefined ? "" : String(value);
      if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    const lines = [["date", "source", "type", "target", "modality", "publisher", "article", "url", "confidence", "quote"]];
    for (let r = 0; r < rows; r++) {
      if (!view.ok[r] || R.link[r] < 0 || !view.counts[R.link[r]]) continue;
      const link = D.links[R.link[r]], detail = R.quote[r] || {}, story = D.stories[detail.story] || {};
      lines.push([R.day[r] === null ? "" : iso(R.day[r]), detail.from || D.actors[link.source].label, link.type, detail.to || D.actors[link.target].label,
        D.modalities[R.modality[r]], D.publishers[R.publisher[r]], story.name, story.url, detail.confidence, (detail.parts || []).map((part) => part[0]).join("")]);
    }
    return lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }
  $("png").addEventListener("click", () => picture().toBlob((blob) => save(blob, ".png")));
  $("csv").addEventListener("click", () => save(new Blob(["\ufeff" + table()], { type: "text/csv;charset=utf-8" }), ".csv"));

  // ---- theme -----------------------------------------------------------------------------------------------------
  const prefers = window.matchMedia("(prefers-color-scheme: dark)");
  let wish = null;
  try { wish = localStorage.getItem("kg-theme"); } catch (error) { /* a page from disk may have no storage */ }
  function theme(value) {
    document.documentElement.dataset.theme = value || (prefers.matches ? "dark" : "light");
    ink = { text: css("--text"), soft: css("--soft"), halo: css("--halo"), ring: dark() ? "#e8ecf266" : "#1c243055" };
    $("theme").setAttribute("aria-pressed", String(dark()));
    for (const dash of document.querySelectorAll(".dash")) dash.style.borderTopColor = quadColour(dash.dataset.quad);
    legend();
    if (view) { draw(); panel(); }
  }
  $("theme").addEventListener("click", () => {
    wish = dark() ? "light" : "dark";
    try { localStorage.setItem("kg-theme", wish); } catch (error) { /* as above */ }
    theme(wish);
  });
  prefers.addEventListener("change", () => theme(wish));
  window.addEventListener("beforeprint", () => { theme("light"); sheet("180mm", "130mm"); });
  window.addEventListener("afterprint", () => { theme(wish); sheet("", ""); });
  // A sheet has its own size, which the drawing has to take on before the browser lays out the print.
  function sheet(width, height) {
    Object.assign(stage.style, { width, height });
    network.setSize(stage.clientWidth + "px", stage.clientHeight + "px");
    if (!width) network.setSize("100%", "100%");
    network.redraw();
    fit();
  }

  // ---- start -----------------------------------------------------------------------------------------------------
  const stage = $("graph");
  // The whole visible graph, with room for the labels, which keep their size on the screen at every zoom.
  function fit() {
    const shown = D.actors.map((_, i) => i).filter((i) => view.strength[i]);
    if (!network || !shown.length) return;
    const places = Object.values(network.getPositions(shown)), x = places.map((p) => p.x), y = places.map((p) => p.y);
    const low = [Math.min(...x), Math.min(...y)], high = [Math.max(...x), Math.max(...y)];
    const side = Math.min(70, stage.clientWidth * 0.13), scale = Math.min(1.3,
      (stage.clientWidth - 2 * side) / Math.max(1, high[0] - low[0]), (stage.clientHeight - 84) / Math.max(1, high[1] - low[1]));
    network.moveTo({ position: { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2 + 8 / scale }, scale: Math.max(0.01, scale), animation: false });
  }
  buildFilters();
  if (narrow()) { $("filters").open = false; $("legend").open = false; }
  $("notes").replaceChildren(...D.notes.map((text) => el("p", { text })));
  $("notes").hidden = !D.notes.length;
  readHash();
  nodes.add(D.vis.nodes.map(({ label, ...node }) => node));
  edges.add(D.vis.edges);
  theme(wish);
  compute();
  draw();
  const options = D.vis.options;
  options.interaction.hideEdgesOnDrag = options.interaction.hideEdgesOnZoom = big;
  network = new vis.Network(stage, { nodes, edges }, options);
  network.on("afterDrawing", labels);
  network.on("dragStart", () => { dragging = true; });
  network.on("dragEnd", () => { dragging = false; network.redraw(); });
  network.on("click", (event) => {
    if (selecting) return;
    if (event.nodes.length) chooseNode(event.nodes[0]);
    else if (event.edges.length) chooseLink(event.edges[0]);
    else if (state.node !== null || state.link !== null) clear();
  });
  network.on("hoverNode", () => { stage.style.cursor = "pointer"; });
  network.on("hoverEdge", () => { stage.style.cursor = "pointer"; });
  network.on("blurNode", () => { stage.style.cursor = ""; });
  network.on("blurEdge", () => { stage.style.cursor = ""; });
  update();
  fit();
  $("fit").addEventListener("click", fit);
  $("move").hidden = !D.physics || !D.links.length;
  $("move").addEventListener("click", () => {
    const on = $("move").getAttribute("aria-pressed") !== "true";
    $("move").setAttribute("aria-pressed", String(on));
    network.setOptions({ physics: { enabled: on } });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (state.node !== null || state.link !== null)) clear();
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { $("search").focus(); event.preventDefault(); }
  });
  window.addEventListener("hashchange", () => { readHash(); update(); });
  window.kgPage = {
    data: D, network, get state() { return state; }, get view() { return view; }, table, picture,
    selectActor: (id) => { const i = D.actors.findIndex((actor) => actor.id === id); if (i >= 0) chooseNode(i); return i >= 0; },
    selectLink: (source, type, target) => {
      const l = D.links.findIndex((link) => D.actors[link.source].id === source && link.type === type && D.actors[link.target].id === target);
      if (l >= 0) chooseLink(l);
      return l >= 0;
    },
  };
})();
