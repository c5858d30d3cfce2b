  // ---- the stage: a network, drawn by vis-network ----------------------------------------------------------------
  // A stage draws `view` and answers for: draw, legend, fit, centre, picture, resize, start; places where it has any.
  stages.graph = () => {
    const box = $("graph");
    const big = D.actors.length > 400 || D.links.length > 800;
    const byCommunity = () => state.by === "community";
    const community = (actor) => D.palette.communities[actor.community - 1];
    const fillOf = (actor) => (!byCommunity() ? regionColour(actor.region) : community(actor) ? community(actor)[1] : D.palette.region);
    // A wide drawing is laid on its side where the screen is high.
    const extent = (axis) => { const all = D.vis.nodes.map((node) => node[axis]); return Math.max(0, ...all) - Math.min(0, ...all); };
    const wider = extent("x") > extent("y");
    const lying = () => (wider && box.clientWidth < 0.85 * box.clientHeight ? D.vis.nodes.map(({ x, y }) => ({ x: y, y: x })) : D.vis.nodes.map(({ x, y }) => ({ x, y })));
    // Canvas units a pixel takes up when the whole graph is in view: shapes of large graphs grow with it.
    const grain = Math.max(1, Math.max(extent("x"), extent("y")) / 1100);
    let unit = 10, spots = null, rooms = null, settled = true;
    const nodes = new vis.DataSet(), edges = new vis.DataSet();
    let network = null, selecting = false, dragging = false;

    // Links of one pair, direction and quad class are one line; `bundles` holds their numbers.
    const bundles = D.bundles.map((links) => ({ links, source: D.links[links[0]].source, target: D.links[links[0]].target, quad: quadOf(D.links[links[0]]), both: links.every((l) => D.links[l].both) }));
    const countOf = (bundle) => bundle.links.reduce((sum, l) => sum + view.counts[l], 0);
    const shownLinks = (bundle) => bundle.links.filter((l) => view.counts[l]).sort((a, b) => view.counts[b] - view.counts[a] || a - b);
    const isPicked = (bundle) => { const chosen = new Set(picked(state.pick)); return bundle.links.some((l) => chosen.has(l)); };
    function bends() {
      // Lines of one pair share its chord; each gets its own bend, counted from one side whatever its direction.
      const pairs = new Map();
      bundles.forEach((bundle, b) => {
        if (!countOf(bundle)) return;
        const key = Math.min(bundle.source, bundle.target) * D.actors.length + Math.max(bundle.source, bundle.target);
        if (!pairs.has(key)) pairs.set(key, []);
        pairs.get(key).push(b);
      });
      const bend = new Float64Array(bundles.length), loop = new Int32Array(bundles.length);
      for (const group of pairs.values()) {
        group.forEach((b, i) => {
          const lean = (i - (group.length - 1) / 2) * Math.min(0.2, 0.8 / group.length);
          bend[b] = bundles[b].source <= bundles[b].target ? lean : -lean;
          loop[b] = i;
        });
      }
      return [bend, loop];
    }
    const sizeOf = (strength, most) => (big ? grain * (2.2 + 13 * Math.sqrt(strength / most)) : unit * (0.6 + 1.15 * Math.sqrt(strength / most)));
    const strongest = () => view.strength.reduce((most, strength) => Math.max(most, strength), 1);
    const heavy = (strength, most) => (strength > most / 3 ? "600 " : "500 ");
    // Names are smaller where there are many for the room.
    let tight = narrow();
    const nameSize = (strength, most) => (tight ? 11 : 12) + (tight ? 2.5 : 4) * Math.sqrt(strength / most);
    // Small graphs are laid out for the stage as it is, name by name; of large ones only the places computed beforehand count.
    function arrange() {
      const all = lying(), width = box.clientWidth, height = box.clientHeight;
      if (big || !width || !height) { spots = all; rooms = all.map(() => ({ wide: 2 * Math.min(46, width * 0.1), top: 16, high: 48 })); return; }
      const most = strongest(), family = getComputedStyle(document.documentElement).fontFamily;
      unit = Math.min(15, Math.max(narrow() ? 6 : 8, 0.1 * Math.sqrt((width * height) / Math.max(1, all.length))));
      const measured = () => all.map((_, i) => {
        const strength = view.strength[i], size = sizeOf(strength, most), px = nameSize(strength, most);
        ruler.font = heavy(strength, most) + px.toFixed(1) + "px " + family;
        // Those that the filters hide need no room for a name as yet.
        return { wide: Math.max(2 * size, strength ? ruler.measureText(D.vis.nodes[i].label).width : 0) + 8, top: size + 3, high: 2 * size + px * 1.2 + 8, weight: 1 + (4 * strength) / most };
      });
      tight = narrow();
      rooms = measured();
      if (!tight && rooms.reduce((sum, one) => sum + one.wide * one.high, 0) > 0.38 * width * height) { tight = true; rooms = measured(); }
      spots = arranged(all.map((place, i) => ({ ...place, ...rooms[i] })), width, height);
      if (network) nodes.update(spots.map(({ x, y }, id) => ({ id, x, y })));
    }
    function nodeLook(i, most, around) {
      const actor = D.actors[i], strength = view.strength[i], fill = fillOf(actor), faint = around && !around.has(i);
      return {
        id: i, hidden: !strength, size: sizeOf(strength, most), opacity: faint ? 0.3 : 1,
        color: { background: fill, border: ink.ring, highlight: { background: fill, border: ink.text }, hover: { background: fill, border: ink.text } },
        shapeProperties: { borderDashes: actor.kind === "role" ? [3, 3] : false },
        title: actor.label + "\n" + count(strength, "event"),
      };
    }
    function lineLook(b, bend, loop, around) {
      const bundle = bundles[b], n = countOf(bundle), colour = quadColour(bundle.quad), lean = Math.abs(bend[b]), shown = shownLinks(bundle);
      const faint = around && (state.pick !== null ? !isPicked(bundle) : bundle.source !== state.node && bundle.target !== state.node);
      const arrow = { enabled: true, scaleFactor: big ? 0.35 : 0.65 };
      return {
        id: b, hidden: !n, width: big ? 0.5 + 0.3 * grain * Math.log2(1 + n) : Math.min(10, 1.7 + 1.5 * Math.log2(Math.max(1, n))),
        color: { color: colour, highlight: colour, hover: colour, opacity: faint ? 0.2 : big ? 0.6 : bundles.length > 200 ? 0.75 : 0.95, inherit: false },
        dashes: big || bundle.links.some((l) => view.certain[l] && view.counts[l]) ? false : [7, 5],
        arrows: { to: arrow, from: { ...arrow, enabled: bundle.both } },
        smooth: lean < 1e-6 ? false : { enabled: true, type: bend[b] > 0 ? "curvedCW" : "curvedCCW", roundness: lean },
        selfReference: { size: 16 + 9 * loop[b], angle: Math.PI / 4 },
        title: shown.map((l) => D.actors[bundle.source].label + " " + verb(D.links[l].type) + " " + D.actors[bundle.target].label + ": " + count(view.counts[l], "event")).join("\n"),
      };
    }
    // Only what looks different goes to the drawing, which pays for every item it is given.
    const looks = { nodes: [], edges: [] };
    function changed(kind, items) {
      return items.filter((item) => { const key = JSON.stringify(item), old = looks[kind][item.id]; looks[kind][item.id] = key; return key !== old; });
    }
    function draw() {
      const around = near(), [bend, loop] = bends();
      const most = strongest();
      if (!spots) arrange();
      const dots = changed("nodes", D.actors.map((_, i) => nodeLook(i, most, around)));
      const lines = changed("edges", bundles.map((_, b) => lineLook(b, bend, loop, around)));
      if (!network) return begin(dots, lines);
      if (dots.length) nodes.update(dots);
      if (lines.length) edges.update(lines);
      select();
      network.redraw();
    }
    function select() {
      selecting = true;
      const lines = state.pick === null ? [] : bundles.map((_, b) => b).filter((b) => isPicked(bundles[b]) && countOf(bundles[b]));
      if (lines.length) network.setSelection({ nodes: [], edges: lines });
      else if (state.node !== null && view.strength[state.node]) network.setSelection({ nodes: [state.node], edges: [] }, { highlightEdges: false });
      else network.unselectAll();
      selecting = false;
    }
    function begin(dots, lines) {
      nodes.add(D.vis.nodes.map(({ label, ...node }, i) => ({ ...node, ...spots[i], ...dots[i] })));
      edges.add(D.vis.edges.map((edge, b) => ({ ...edge, ...lines[b] })));
      const options = D.vis.options;
      options.interaction.hideEdgesOnDrag = options.interaction.hideEdgesOnZoom = big;
      options.autoResize = false;
      network = new vis.Network(box, { nodes, edges }, options);
      network.on("afterDrawing", labels);
      network.on("dragStart", (event) => { dragging = true; if (big && !event.nodes.length) lift(); });
      network.on("dragging", slide);
      network.on("dragEnd", (event) => { dragging = false; drop(); if (event.nodes.length) settled = false; network.redraw(); });
      network.on("click", (event) => {
        if (selecting) return;
        if (event.nodes.length) chooseNode(event.nodes[0]);
        else if (event.edges.length) { const shown = shownLinks(bundles[event.edges[0]]); if (shown.length) chooseLinks(shown); }
        else if (state.node !== null || state.pick !== null) clear();
      });
      network.on("doubleClick", (event) => { if (event.nodes.length) focusOn(event.nodes[0]); });
      for (const kind of ["Node", "Edge"]) {
        network.on("hover" + kind, () => { box.style.cursor = "pointer"; });
        network.on("blur" + kind, () => { box.style.cursor = ""; });
      }
      select();
    }

    // ---- moving a big drawing: its picture is pushed about, and drawn anew only where it ends or leaves the stage
    let from = null;
    const canvas = () => box.querySelector("canvas");
    function lift() { from = { ...network.body.view.translation }; network.body.emitter.emit("_blockRedraw"); }
    function slide() {
      if (!from) return;
      const to = network.body.view.translation, x = to.x - from.x, y = to.y - from.y;
      if (Math.abs(x) > box.clientWidth / 2 || Math.abs(y) > box.clientHeight / 2) { drop(); network.redraw(); lift(); }
      else canvas().style.transform = `translate(${x}px, ${y}px)`;
    }
    function drop() {
      if (!from) return;
      from = null;
      canvas().style.transform = "";
      network.body.emitter.emit("_allowRedraw");
    }

    // ---- names: drawn at a readable size at every zoom, the strongest first, and only where there is room
    const widths = new Map();
    let named = [];
    function measure(ctx, text, font) {
      const key = font + text;
      if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
      return widths.get(key);
    }
    function labels(ctx) {
      if (dragging && big && !from) return;
      named = [];
      const scale = network.getScale(), unit = 1 / scale, taken = [], shapes = [];
      const low = network.DOMtoCanvas({ x: 0, y: 0 }), high = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
      const apart = (box, boxes) => !boxes.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]);
      const free = (box) => apart(box, taken) && apart(box, shapes);
      const inside = (x, y) => x > low.x && x < high.x && y > low.y && y < high.y;
      const around = near();
      const family = getComputedStyle(document.documentElement).fontFamily;
      const order = [];
      for (let i = 0; i < D.actors.length; i++) {
        const body = network.body.nodes[i];
        if (!view.strength[i] || !body || !inside(body.x, body.y)) continue;
        order.push(i);
        if (!big) { const s = body.options.size + 2 * unit; shapes.push([body.x - s, body.y - s, body.x + s, body.y + s]); }
      }
      const rank = (i) => (i === state.node ? 1e9 : around && around.has(i) ? 1e6 : 0) + view.strength[i];
      order.sort((a, b) => rank(b) - rank(a) || a - b);
      ctx.textAlign = "center"; ctx.lineJoin = "round";
      // A crowd of names hides a large drawing; those of the weaker come when it is drawn larger.
      const enough = big ? Math.max(12, (box.clientWidth * box.clientHeight) / 12000) : 160;
      let drawn = 0, written = 0;
      const most = strongest();
      for (const i of order) {
        if (drawn > enough) break;
        written++;
        const body = network.body.nodes[i], text = D.vis.nodes[i].label;
        const px = nameSize(view.strength[i], most), size = px * unit;
        const font = heavy(view.strength[i], most) + px.toFixed(1) + "px " + family;
        const width = measure(ctx, text, font) * unit;
        const reach = body.options.size + 3 * unit;
        const spots = [[body.x, body.y + reach + size * 0.85], [body.x + reach + width / 2 + 2 * unit, body.y + size * 0.35], [body.x - reach - width / 2 - 2 * unit, body.y + size * 0.35], [body.x, body.y - reach - size * 0.25]];
        // As a last resort the name stands under or over its shape, moved aside until it is inside the picture.
        const inner = Math.min(Math.max(body.x, low.x + width / 2 + 3 * unit), high.x - width / 2 - 3 * unit);
        if (Math.abs(inner - body.x) < width / 2) spots.push([inner, spots[0][1]], [inner, spots[3][1]]);
        const boxes = spots.map(([x, y]) => [x - width / 2 - 2 * unit, y - size * 0.9, x + width / 2 + 2 * unit, y + size * 0.3]);
        const whole = (box) => box[0] >= low.x && box[2] <= high.x && box[1] >= low.y && box[3] <= high.y;
        const best = boxes.findIndex((box) => whole(box) && free(box));
        // The leading names are written even where they cover a shape.
        const spot = best >= 0 || written > 4 ? best : boxes.findIndex((box) => whole(box) && apart(box, taken));
        if (spot >= 0) {
          const [x, y] = spots[spot], box = boxes[spot];
          taken.push(box); drawn++;
          named.push([i, (box[0] - low.x) * scale, (box[1] - low.y) * scale, (box[2] - low.x) * scale, (box[3] - low.y) * scale]);
          ctx.globalAlpha = around && !around.has(i) ? 0.4 : 1;
          write(ctx, text, x, y, size, heavy(view.strength[i], most), family, ink.text, 4 * unit);
        }
      }
      ctx.globalAlpha = 1;
      const told = bundles.map((bundle, b) => b).filter((b) => countOf(bundles[b]) && (!around || (state.pick !== null ? isPicked(bundles[b]) : bundles[b].source === state.node || bundles[b].target === state.node)));
      if (told.length > 150 && scale < 1.2) return;
      for (const b of told) {
        const edge = network.body.edges[b];
        if (!edge || !edge.edgeType || !edge.connected) continue;
        const kinds = shownLinks(bundles[b]), size = 11 * unit;
        const text = kinds.slice(0, 2).map((l) => verb(D.links[l].type) + (view.counts[l] > 1 ? " ×" + view.counts[l] : "")).join(", ") + (kinds.length > 2 ? " +" + (kinds.length - 2) : "");
        const width = measure(ctx, text, "11px " + family) * unit;
        for (const where of [0.5, 0.42, 0.58, 0.34, 0.66]) {
          const point = edge.edgeType.getPoint(where);
          if (!inside(point.x, point.y)) continue;
          const frame = [point.x - width / 2 - unit, point.y - size * 0.55, point.x + width / 2 + unit, point.y + size * 0.5];
          if (!free(frame)) continue;
          taken.push(frame);
          write(ctx, text, point.x, point.y + size * 0.32, size, "", family, ink.soft, 6 * unit);
          break;
        }
      }
    }
    function write(ctx, text, x, y, size, weight, family, colour, halo) {
      ctx.font = weight + size + "px " + family;
      ctx.lineWidth = halo; ctx.strokeStyle = ink.halo; ctx.strokeText(text, x, y);
      ctx.fillStyle = colour; ctx.fillText(text, x, y);
    }

    // The whole visible graph, with room for the names, which keep their size on the screen at every zoom.
    let home = null;
    function fit() {
      const shown = D.actors.map((_, i) => i).filter((i) => view.strength[i]);
      if (!network || !shown.length) return;
      sized();
      const places = shown.map((i) => ({ ...network.getPosition(i), ...rooms[i] })), width = box.clientWidth - 8, height = box.clientHeight - 8;
      const bounds = (scale) => places.reduce(([left, up, right, down], p) => [Math.min(left, p.x * scale - p.wide / 2), Math.min(up, p.y * scale - p.top),
        Math.max(right, p.x * scale + p.wide / 2), Math.max(down, p.y * scale - p.top + p.high)], [Infinity, Infinity, -Infinity, -Infinity]);
      let low = 0.01, high = big ? 1.3 : Math.max(1, Math.min(1.6, 8 / Math.sqrt(shown.length)));
      for (let turn = 0; turn < 24; turn++) {
        const scale = turn ? (low + high) / 2 : high, [left, up, right, down] = bounds(scale);
        if (right - left <= width && down - up <= height) { low = scale; if (!turn) break; } else high = scale;
      }
      const [left, up, right, down] = bounds(low);
      network.moveTo({ position: { x: (left + right) / 2 / low, y: (up + down) / 2 / low }, scale: low, animation: false });
      home = seen();
    }
    const seen = () => ({ ...network.getViewPosition(), scale: network.getScale() });
    const atHome = () => home !== null && Object.entries(seen()).every(([key, value]) => Math.abs(value - home[key]) < 1e-6 * Math.max(1, Math.abs(value)));
    // The drawing takes on the size of the stage; the library would change what is in view as well.
    let drawnAs = "";
    function sized() {
      const size = box.clientWidth + "x" + box.clientHeight;
      if (size === drawnAs || !box.clientWidth || !box.clientHeight) return false;
      drawnAs = size;
      const { scale, x, y } = seen();
      network.setSize(box.clientWidth + "px", box.clientHeight + "px");
      network.moveTo({ position: { x, y }, scale, animation: false });
      return true;
    }
    // Who has looked around keeps the view when the stage changes its size; else all of it is laid out anew.
    function resized(again) {
      if (!network || !view) return;
      const stays = !again && !atHome();
      if (!sized()) return;
      if (!stays) { if (settled) { arrange(); draw(); } fit(); }
      network.redraw();
    }
    function centre(i) { network.moveTo({ position: network.getPosition(i), scale: Math.max(network.getScale(), 0.8), animation: false }); }
    function resize(width, height) {
      Object.assign(box.style, { width, height });
      resized(true);
    }
    function picture(then) {
      const copy = el("canvas", { width: canvas().width, height: canvas().height }), ctx = copy.getContext("2d");
      ctx.fillStyle = css("--canvas"); ctx.fillRect(0, 0, copy.width, copy.height); ctx.drawImage(canvas(), 0, 0);
      then(copy);
    }
    function legend() {
      const kinds = Object.keys(D.palette.shapes).filter((kind) => D.actors.some((actor) => actor.kind === kind));
      const lines = usedQuads().map((quad) => [stroke(quadColour(quad)), quad]);
      if (present.size > 1 && !big) lines.push([stroke(ink.soft, true), "not (yet) actual"]);
      const rest = D.actors.some((actor) => !community(actor)) ? [[outline("dot", D.palette.region), "others"]] : [];
      const fills = byCommunity() ? [...D.palette.communities.map(([text, fill]) => [outline("dot", fill), text + " …"]), ...rest]
        : Object.entries(D.palette.regions).map(([region, fill]) => [outline("dot", fill), region || "Not known"]);
      return [["Links", lines], [byCommunity() ? "Groups" : "Regions", fills],
        ["Actors", kinds.map((kind) => [kind === "role" ? outline("dot", "none", { stroke: ink.soft, "stroke-dasharray": "2 2" }) : outline(D.palette.shapes[kind], ink.soft), kind])]];
    }
    function start() {
      box.setAttribute("role", "application");
      box.setAttribute("aria-label", "Graph of actors and events. Arrow keys move it. All links are also listed beside it.");
      $("move").hidden = !D.physics || !D.links.length;
      new ResizeObserver(() => resized(false)).observe(box);
    }
    function move() {
      const on = $("move").getAttribute("aria-pressed") !== "true";
      $("move").setAttribute("aria-pressed", String(on));
      settled = false;
      network.setOptions({ physics: { enabled: on } });
    }
    function end() { if (network) network.destroy(); network = null; }
    return { draw, legend, move, end, fit, centre, resize, picture, start, bundles, names: () => named, places: () => network.getPositions(), get network() { return network; } };
  };

