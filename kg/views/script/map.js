  // ---- the stage: where events take place, or whom they concern, on an outline of the world -----------------------
  stages.map = () => {
    const W = D.world, box = $("graph"), WORLD = [0, -6, 1000, 452];
    // What of the world is in view, moved so that no more of the stage than needed shows nothing.
    function settled(frame, width, height) {
      const [x, y, w, h] = WORLD, room = [width * frame.scale, (height - 30) * frame.scale];
      const inside = (at, low, size, span) => (size <= span ? low - (span - size) / 2 : Math.min(Math.max(at, low), low + size - span));
      return { x: inside(frame.x, x, w, room[0]), y: inside(frame.y, y, h, room[1]), scale: frame.scale };
    }
    let window_ = null;
    // A spot is a country's point, or a place with coordinates of its own; its key is the country's code or "x,y".
    function spotOf(r) {
      const link = D.links[R.link[r]];
      if (state.by !== "place") {
        const code = D.actors[state.by === "target" ? link.target : link.source].country, point = W.points[code];
        return point ? { key: code, x: point[0], y: point[1], text: D.countries[code] || code } : null;
      }
      if (R.place[r] === null) return null;
      const place = D.places[R.place[r]], spot = W.spots[R.place[r]];
      if (!spot) return null;
      return spot[2] ? { key: spot[0] + "," + spot[1], x: spot[0], y: spot[1], text: place.name || D.countries[place.country] || place.country } : { key: place.country, x: spot[0], y: spot[1], text: W.names[place.country] || place.country, named: place.name };
    }
    function gathered() {
      const spots = new Map(), lost = new Set();
      for (let r = 0; r < rows; r++) {
        if (!drawn(r)) continue;
        const spot = spotOf(r);
        if (!spot) { lost.add(R.event[r]); continue; }
        if (!spots.has(spot.key)) spots.set(spot.key, { ...spot, events: new Set(), classes: new Map(), names: new Set() });
        const whole = spots.get(spot.key), quad = quadOf(D.links[R.link[r]]);
        whole.events.add(R.event[r]);
        if (spot.named && spot.named !== whole.text) whole.names.add(spot.named);
        if (!whole.classes.has(quad)) whole.classes.set(quad, new Set());
        whole.classes.get(quad).add(R.event[r]);
      }
      for (const spot of spots.values()) for (const event of spot.events) lost.delete(event);
      return { spots: [...spots.values()].sort((a, b) => b.events.size - a.events.size || (a.key < b.key ? -1 : 1)), lost: lost.size };
    }
    function whole(width, height) {
      // The world fills the stage's width or height, whichever is scarcer.
      const [x, y, w, h] = WORLD, scale = Math.max(w / width, h / (height - 30));
      return { x: x + w / 2 - (scale * width) / 2, y: y + h / 2 - (scale * (height - 30)) / 2, scale };
    }
    function around(spots, width, height) {
      if (!spots.length) return whole(width, height);
      const xs = spots.map((s) => s.x), ys = spots.map((s) => s.y), low = [Math.min(...xs) - 40, Math.min(...ys) - 40], high = [Math.max(...xs) + 40, Math.max(...ys) + 40];
      const scale = Math.min(whole(width, height).scale, Math.max(0.25, (high[0] - low[0]) / width, (high[1] - low[1]) / (height - 30)));
      return settled({ x: (low[0] + high[0]) / 2 - (scale * width) / 2, y: (low[1] + high[1]) / 2 - (scale * (height - 30)) / 2, scale }, width, height);
    }
    function paint(width, height) {
      const { spots, lost } = gathered(), out = board(width, height);
      if (!window_) window_ = around(spots, width, height);
      const at = (x, y) => [(x - window_.x) / window_.scale, (y - window_.y) / window_.scale];
      const land = svg("g", { transform: `scale(${1 / window_.scale}) translate(${-window_.x} ${-window_.y})`, fill: css("--land"), stroke: ink.canvas, "stroke-width": 0.8 * window_.scale });
      for (const path of Object.values(W.outlines)) land.append(svg("path", { d: path }));
      out.append(land);
      const most = spots.length ? spots[0].events.size : 1, taken = spots.map((spot) => { const [x, y] = at(spot.x, spot.y), r = size(spot, most); return [x - r, y - r, x + r, y + r]; });
      const layer = svg("g", {}), text = svg("g", {});
      spots.forEach((spot, k) => {
        const [x, y] = at(spot.x, spot.y), r = size(spot, most), chosen = state.at === spot.key;
        const pie = svg("g", {});
        let turn = -Math.PI / 2;
        for (const quad of [...quads, ""]) {
          if (!spot.classes.has(quad)) continue;
          const sum = [...spot.classes.values()].reduce((n, set) => n + set.size, 0), share = spot.classes.get(quad).size / sum, end = turn + share * 2 * Math.PI;
          pie.append(share > 0.999 ? svg("circle", { cx: x, cy: y, r, fill: quadColour(quad) })
            : svg("path", { d: `M${x} ${y}L${x + r * Math.cos(turn)} ${y + r * Math.sin(turn)}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x + r * Math.cos(end)} ${y + r * Math.sin(end)}z`, fill: quadColour(quad) }));
          turn = end;
        }
        pie.append(svg("circle", { cx: x, cy: y, r, fill: "none", stroke: chosen ? ink.text : ink.canvas, "stroke-width": chosen ? 2.5 : 1.2 }));
        layer.prepend(pointed(pie, spot.text + ": " + count(spot.events.size, "event") + (spot.names.size ? "\n" + [...spot.names].slice(0, 6).join(", ") : ""), () => choose(null, null, spot.key)));
        const label = spot.text + " " + spot.events.size, w = wide(label, 12, 500);
        for (const [left, down] of [[x + r + 4, y + 4], [x - r - 4 - w, y + 4], [x - w / 2, y + r + 14], [x - w / 2, y - r - 6]]) {
          const frame = [left - 2, down - 11, left + w + 2, down + 3];
          if (left < 4 || left + w > width - 4 || down < 12 || down > height - 34 || taken.some((b, n) => n !== k && frame[0] < b[2] && b[0] < frame[2] && frame[1] < b[3] && b[1] < frame[3])) continue;
          taken.push(frame);
          text.append(words(left, down, label, { weight: 500, halo: 3 }));
          break;
        }
      });
      out.append(layer, text);
      const note = lost ? count(lost, "event") + (state.by === "place" ? " without a place " : " without a country ") + (lost === 1 ? "is" : "are") + " not on the map." : "";
      const maker = "Outline: " + W.source + ".", lines = wide(note + " " + maker) < width - 24 ? [(note + " " + maker).trim()] : [note, maker].filter(Boolean);
      out.append(svg("rect", { x: 0, y: height - 12 - 16 * lines.length, width, height: 12 + 16 * lines.length, fill: ink.canvas }));
      lines.forEach((line, k) => out.append(words(12, height - 10 - 16 * (lines.length - 1 - k), cut(line, width - 24, 12), { fill: ink.soft })));
      return out;
    }
    const size = (spot, most) => (narrow() ? 4 : 5) + (narrow() ? 13 : 19) * Math.sqrt(spot.events.size / Math.max(most, 12));
    function rowsAt(key) {
      const found = [];
      let text = "", names = new Set();
      for (let r = 0; r < rows; r++) {
        const spot = R.link[r] >= 0 ? spotOf(r) : null;
        if (spot && spot.key === key) { found.push(r); text = spot.text; if (spot.named && spot.named !== text) names.add(spot.named); }
      }
      return found.length ? { title: [name(text)], facts: state.by === "place" ? (names.size ? "Told to be at: " + [...names].join(", ") : "Told to be here") : state.by === "target" ? "Events with a target of this country" : "Events with a source of this country", rows: found, actors: [] } : null;
    }
    const legend = () => [["Events", quadKeys()], ["Size", [[outline("dot", ink.bar), "number of events; places without coordinates stand in the middle of their country"]]]];
    function fit() { const { spots } = gathered(); window_ = around(spots, box.clientWidth, Math.max(240, box.clientHeight)); made.draw(); }
    // By mouse, finger and keyboard: wheel and +/- zoom, dragging and arrows move.
    function zoom(by, x, y) {
      const scale = Math.min(whole(box.clientWidth, box.clientHeight).scale * 1.5, Math.max(0.02, window_.scale * by));
      window_ = { x: window_.x + x * (window_.scale - scale), y: window_.y + y * (window_.scale - scale), scale };
      made.draw();
    }
    const gone = new AbortController();
    let held = null, moved = false;
    box.addEventListener("wheel", (event) => { event.preventDefault(); const edge = box.getBoundingClientRect(); zoom(Math.exp(event.deltaY / 500), event.clientX - edge.left, event.clientY - edge.top); }, { passive: false });
    box.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY }; moved = false; });
    window.addEventListener("pointermove", (event) => {
      if (!held) return;
      const x = event.clientX - held.x, y = event.clientY - held.y;
      if (!moved && Math.hypot(x, y) < 4) return;
      moved = true; held = { x: event.clientX, y: event.clientY };
      window_ = { ...window_, x: window_.x - x * window_.scale, y: window_.y - y * window_.scale };
      made.draw();
    }, { signal: gone.signal });
    window.addEventListener("pointerup", () => { held = null; }, { signal: gone.signal });
    box.addEventListener("keydown", (event) => {
      const step = event.target === box && { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
      if (step) { window_ = { ...window_, x: window_.x + step[0] * window_.scale, y: window_.y + step[1] * window_.scale }; made.draw(); }
      else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.8 : 1.25, box.clientWidth / 2, box.clientHeight / 2);
      else return;
      event.preventDefault();
    });
    const made = drawnStage("Map of the events.", paint, { legend, rowsAt, fit });
    const { resize } = made;
    return Object.assign(made, { resize(width, height) { window_ = null; resize(width, height); }, end() { gone.abort(); } });
  };

