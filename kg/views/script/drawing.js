  // ---- what the stages have in common that draw in SVG -----------------------------------------------------------
  // `paint(width, height)` gives the drawing; `more` are the answers that differ from stage to stage.
  function drawnStage(label, paint, more) {
    const box = $("graph");
    let drawing = null;
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", label + " All links are also listed beside it.");
    function draw() {
      const width = Math.max(280, box.clientWidth), height = Math.max(240, box.clientHeight), { scrollTop, scrollLeft } = box;
      drawing = paint(width, height);
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", label);
      box.replaceChildren(drawing);
      box.scrollTop = scrollTop; box.scrollLeft = scrollLeft;
    }
    let size = "";
    function start() {
      $("fit").hidden = !more.fit;
      new ResizeObserver(() => {
        const now = box.clientWidth + "x" + box.clientHeight;
        if (now !== size && view) draw();
        size = now;
      }).observe(box);
    }
    return {
      draw, start, fit() {}, centre() {}, rowsAt: () => null, picture: (then) => painted(drawing, then),
      resize(width, height) { Object.assign(box.style, { width, height: width ? (more.fit ? height : "auto") : "" }); draw(); },
      ...more,
    };
  }
  function board(width, height) { return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }); }
  function words(x, y, text, more = {}) {
    const { anchor = "start", size = 12, weight = 400, fill = ink.text, turn, halo } = more;
    const node = svg("text", { x, y, "text-anchor": anchor, "font-size": size, "font-weight": weight, fill, ...(turn ? { transform: `rotate(${turn} ${x} ${y})` } : {}) });
    if (halo) for (const [key, value] of Object.entries({ stroke: ink.halo, "stroke-width": halo, "paint-order": "stroke", "stroke-linejoin": "round" })) node.setAttribute(key, value);
    node.textContent = text;
    return node;
  }
  // A mark that can be pointed at: what it is stands in its title.
  function pointed(node, title, call) {
    const text = svg("title", {});
    text.textContent = title;
    node.append(text);
    node.style.cursor = "pointer";
    node.addEventListener("click", (event) => { event.stopPropagation(); call(); });
    return node;
  }
  function cut(text, room, size = 12, weight = 400) {
    ruler.font = `${weight} ${size}px ${getComputedStyle(document.documentElement).fontFamily}`;
    if (ruler.measureText(text).width <= room) return text;
    let end = text.length;
    while (end > 1 && ruler.measureText(text.slice(0, end).trimEnd() + "…").width > room) end--;
    return text.slice(0, end).trimEnd() + "…";
  }
  const wide = (text, size = 12, weight = 400) => { ruler.font = `${weight} ${size}px ${getComputedStyle(document.documentElement).fontFamily}`; return ruler.measureText(text).width; };
  const quadKeys = () => usedQuads().map((quad) => [outline("dot", quadColour(quad)), quad]);

