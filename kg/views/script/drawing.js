  // ---- what the stages have in common that draw in SVG -----------------------------------------------------------
  // `paint(width, height)` gives the drawing; `more` are the answers that differ from stage to stage.
  function drawnStage(label, paint, more) {
    const box = $("graph");
    let drawing = null, last = "";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", label + " All links are also listed beside it.");
    if (more.fit) box.setAttribute("tabindex", "0");
    function draw() {
      const width = Math.max(280, box.clientWidth), height = Math.max(240, box.clientHeight), { scrollTop, scrollLeft } = box;
      const inside = box.contains(document.activeElement) && document.activeElement !== box;
      drawing = paint(width, height);
      drawing.setAttribute("role", "group");
      drawing.setAttribute("aria-label", label);
      box.replaceChildren(drawing);
      box.scrollTop = scrollTop; box.scrollLeft = scrollLeft;
      // One mark is in the order of the Tab key; the arrows lead from there to the others.
      const all = marks(), here = all.find((mark) => mark.dataset.key === last) || all[0];
      if (!here) return;
      here.setAttribute("tabindex", "0");
      if (inside) here.focus({ preventScroll: true });
    }
    const marks = () => [...box.querySelectorAll(".mark")];
    const middle = (mark) => { const edge = mark.getBoundingClientRect(); return [(edge.left + edge.right) / 2, (edge.top + edge.bottom) / 2]; };
    // The nearest mark in a direction: what lies aside counts more than what lies ahead.
    function next(from, [dx, dy]) {
      const [x, y] = middle(from);
      let best = null, least = Infinity;
      for (const mark of marks()) {
        if (mark === from) continue;
        const [mx, my] = middle(mark), ahead = (mx - x) * dx + (my - y) * dy, aside = Math.abs((mx - x) * dy) + Math.abs((my - y) * dx);
        if (ahead > 1 && ahead + 3 * aside < least) { least = ahead + 3 * aside; best = mark; }
      }
      return best;
    }
    box.addEventListener("focusin", (event) => {
      if (!event.target.classList.contains("mark")) return;
      for (const mark of marks()) mark.setAttribute("tabindex", mark === event.target ? "0" : "-1");
      last = event.target.dataset.key;
    });
    box.addEventListener("keydown", (event) => {
      const here = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || !here.classList.contains("mark")) return;
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], all = marks();
      const other = way ? next(here, way) : event.key === "Home" ? all[0] : event.key === "End" ? all[all.length - 1] : null;
      if (event.key === "Enter" || event.key === " ") here.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      else if (other) { other.focus(); other.scrollIntoView({ block: "nearest", inline: "nearest" }); }
      else if (!way) return;
      event.preventDefault();
    });
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
  function titled(node, title) {
    const text = svg("title", {});
    text.textContent = title;
    node.append(text);
    return node;
  }
  // A mark that can be chosen by mouse and by keyboard: what it is stands in its title.
  function pointed(node, title, call) {
    node.classList.add("mark");
    for (const [key, value] of Object.entries({ role: "button", tabindex: "-1", "aria-label": title.replace(/\n/g, ", "), "data-key": title })) node.setAttribute(key, value);
    node.addEventListener("click", (event) => { event.stopPropagation(); call(); });
    return titled(node, title);
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

