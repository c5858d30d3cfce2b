  // ---- saving ----------------------------------------------------------------------------------------------------
  function save(blob, suffix) {
    const address = URL.createObjectURL(blob);
    const link = el("a", { href: address, download: ($("title").textContent.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "graph") + suffix });
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
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
      if (!drawn(r)) continue;
      const link = D.links[R.link[r]], detail = R.quote[r] || {}, story = D.stories[detail.story] || {};
      lines.push([R.day[r] === null ? "" : iso(R.day[r]), detail.from || D.actors[link.source].label, link.type, detail.to || D.actors[link.target].label,
        D.modalities[R.modality[r]], D.publishers[R.publisher[r]], story.name, story.url, detail.confidence, (detail.parts || []).map((part) => part[0]).join("")]);
    }
    return lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }
  // The same elements and names of attributes as in the file of “kg export gexf”, for what is visible.
  function gexf() {
    const escape = (value) => String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
      .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/[\t\n\r]/g, " ");
    const open = (tag, attributes, close) => "<" + tag + Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`).join("") + (close ? "/>" : ">");
    const shade = (hex) => ({ r: parseInt(hex.slice(1, 3), 16), g: parseInt(hex.slice(3, 5), 16), b: parseInt(hex.slice(5, 7), 16) });
    const TITLES = { node: [["kind", "string"], ["country", "string"], ["sectors", "string"], ["region", "string"], ["wikidata", "string"], ["strength", "integer"]],
      edge: [["event_type", "string"], ["quad", "string"], ["count", "integer"], ["score", "double"]] };
    const columns = (owner) => [open("attributes", { class: owner, mode: "static" }),
      ...TITLES[owner].map(([id, type]) => open("attribute", { id, title: id, type }, true)), "</attributes>"];
    const values = (owner, list) => ["<attvalues>", ...list.map((value, k) => (value === null || value === undefined ? "" : open("attvalue", { for: TITLES[owner][k][0], value }, true))), "</attvalues>"];
    const days = D.links.map((_, l) => { const known = linkRows[l].filter(drawn).map((r) => R.day[r]).filter((day) => day !== null); return known.length ? [Math.min(...known), Math.max(...known)] : null; });
    const dated = days.filter((span, l) => span && view.counts[l]);
    const graph = { defaultedgetype: "directed", idtype: "string", mode: dated.length ? "dynamic" : "static" };
    if (dated.length) Object.assign(graph, { timeformat: "date", timerepresentation: "interval", start: iso(Math.min(...dated.map((s) => s[0]))), end: iso(Math.max(...dated.map((s) => s[1]))) });
    const places = stage.places ? stage.places() : D.vis.nodes;
    const most = Math.max(1, ...view.strength);
    const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
      "<meta><creator>geopolitical-event-kg</creator>", "<description>" + escape(D.title) + "</description></meta>", open("graph", graph),
      ...columns("node"), ...columns("edge")];
    const shown = D.actors.map((_, i) => i).filter((i) => view.strength[i]);
    lines.push(open("nodes", { count: shown.length }));
    for (const i of shown) {
      const actor = D.actors[i];
      lines.push(open("node", { id: actor.id, label: actor.label }), ...values("node", [actor.kind, actor.country, actor.sectors, actor.region, actor.wikidata, view.strength[i]]),
        open("viz:color", shade(regionColour(actor.region)), true), open("viz:position", { x: places[i].x.toFixed(1), y: (-places[i].y).toFixed(1), z: "0.0" }, true),
        open("viz:size", { value: (10 + 40 * Math.sqrt(view.strength[i] / most)).toFixed(2) }, true), "</node>");
    }
    const links = D.links.map((_, l) => l).filter((l) => view.counts[l]);
    lines.push("</nodes>", open("edges", { count: links.length }));
    for (const l of links) {
      const link = D.links[l];
      lines.push(open("edge", { id: "e" + l, source: D.actors[link.source].id, target: D.actors[link.target].id, label: verb(link.type), kind: link.type, weight: view.counts[l].toFixed(1) }),
        ...values("edge", [link.type, quadOf(link), view.counts[l], link.score === null ? null : link.score.toFixed(6)]));
      if (days[l]) lines.push("<spells>" + open("spell", { start: iso(days[l][0]), end: iso(days[l][1]) }, true) + "</spells>");
      lines.push(open("viz:color", shade((D.palette.quads[quadOf(link)] || [D.palette.quad])[0]), true), open("viz:thickness", { value: (1 + Math.log2(view.counts[l])).toFixed(2) }, true), "</edge>");
    }
    lines.push("</edges>", "</graph>", "</gexf>", "");
    return lines.filter(Boolean).join("\n");
  }
  // A drawing in SVG as a picture, on the ground of the page and twice as fine as the screen.
  function painted(drawing, then) {
    const { width, height } = drawing.viewBox.baseVal, copy = drawing.cloneNode(true);
    Object.entries({ width, height, xmlns: SVG, "font-family": getComputedStyle(document.documentElement).fontFamily }).forEach(([key, value]) => copy.setAttribute(key, value));
    const image = new Image();
    image.onload = () => {
      const canvas = el("canvas", { width: 2 * width, height: 2 * height }), ctx = canvas.getContext("2d");
      ctx.fillStyle = css("--canvas"); ctx.fillRect(0, 0, canvas.width, canvas.height); ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
      then(canvas);
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  }
  const closeMenu = () => { $("save").open = false; };
  $("png").addEventListener("click", () => { closeMenu(); stage.picture((canvas) => canvas.toBlob((blob) => save(blob, ".png"))); });
  $("csv").addEventListener("click", () => { closeMenu(); save(new Blob(["\ufeff" + table()], { type: "text/csv;charset=utf-8" }), ".csv"); });
  $("gexf").addEventListener("click", () => { closeMenu(); save(new Blob([gexf()], { type: "application/xml" }), ".gexf"); });
  document.addEventListener("click", (event) => { if (!$("save").contains(event.target)) closeMenu(); });

