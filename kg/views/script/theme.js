  // ---- colours, theme and print ----------------------------------------------------------------------------------
  const css = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
  let ink = {};
  const dark = () => document.documentElement.dataset.theme === "dark";
  const quadColour = (quad) => (D.palette.quads[quad] || [D.palette.quad, D.palette.quad])[dark() ? 1 : 0];
  const regionColour = (region) => D.palette.regions[region] || D.palette.region;
  const prefers = window.matchMedia("(prefers-color-scheme: dark)");
  let wish = null;
  try { wish = localStorage.getItem("kg-theme"); } catch (error) { /* a page from disk may have no storage */ }
  function theme(value) {
    document.documentElement.dataset.theme = value || (prefers.matches ? "dark" : "light");
    ink = { text: css("--text"), soft: css("--soft"), line: css("--line"), halo: css("--halo"), accent: css("--accent"), bar: css("--bar"), canvas: css("--canvas"), ring: dark() ? "#e8ecf266" : "#1c243055" };
    $("theme").setAttribute("aria-pressed", String(dark()));
    for (const dash of document.querySelectorAll(".dash")) dash.style.borderTopColor = quadColour(dash.dataset.quad);
    if (stage) { stage.draw(); panel(); legend(); }
  }
  $("theme").addEventListener("click", () => {
    wish = dark() ? "light" : "dark";
    try { localStorage.setItem("kg-theme", wish); } catch (error) { /* as above */ }
    theme(wish);
  });
  prefers.addEventListener("change", () => theme(wish));
  // A sheet has its own size, which the drawing has to take on before the browser lays out the print.
  let printing = false;
  window.addEventListener("beforeprint", () => { printing = true; theme("light"); stage.resize("180mm", "130mm"); });
  window.addEventListener("afterprint", () => { printing = false; theme(wish); stage.resize("", ""); });

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
  const usedQuads = () => quads.filter((quad) => D.links.some((link) => quadOf(link) === quad));
  function legend() {
    const part = ([title, items]) => el("div", {}, el("h3", { text: title }), el("ul", {}, ...items.map(([mark, text]) => el("li", {}, mark, name(text)))));
    $("keys").replaceChildren(...stage.legend().filter(([, items]) => items.length).map(part));
  }

