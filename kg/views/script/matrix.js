  // ---- the stage: who does what to whom, as a field of cells ------------------------------------------------------
  stages.matrix = () => {
    const box = $("graph");
    function cells() {
      const found = new Map();
      D.links.forEach((link, l) => {
        if (!view.counts[l]) return;
        const ways = link.both && link.source !== link.target ? [[link.source, link.target], [link.target, link.source]] : [[link.source, link.target]];
        for (const [source, target] of ways) {
          const key = source + ">" + target;
          if (!found.has(key)) found.set(key, { source, target, events: 0, scored: 0, sum: 0, kinds: [] });
          const cell = found.get(key);
          cell.events += view.counts[l]; cell.kinds.push(l);
          if (link.score !== null) { cell.scored += view.counts[l]; cell.sum += view.counts[l] * link.score; }
        }
      });
      return [...found.values()];
    }
    const channels = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
    const blend = (from, to, share) => "#" + channels(from).map((low, k) => Math.round(low + (channels(to)[k] - low) * share).toString(16).padStart(2, "0")).join("");
    const middle = () => (dark() ? "#3a4350" : "#e6e9ee");
    const ofScore = (score) => blend(middle(), quadColour(score < 0 ? "material conflict" : "material cooperation"), Math.min(1, Math.abs(score) / 10) ** 0.7);
    const ofCount = (events, most) => blend(middle(), ink.accent, Math.log2(1 + events) / Math.log2(1 + most));
    const bright = (hex) => { const [r, g, b] = channels(hex).map((c) => { const s = c / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.2; };
    const byScore = () => state.by !== "count";
    // Those `most` of the actors that have the most events among themselves: the one with the fewest events with the
    // others goes, again and again (Charikar's greedy peeling), so that the field is as full as can be. Who is chosen stays.
    function closest(order, all, most) {
      const left = new Set(order), sums = new Map(order.map((i) => [i, 0])), joins = new Map(order.map((i) => [i, []]));
      for (const one of all) {
        if (one.source === one.target) { sums.set(one.source, sums.get(one.source) + one.events); continue; }
        for (const [here, there] of [[one.source, one.target], [one.target, one.source]]) { joins.get(here).push([there, one.events]); sums.set(here, sums.get(here) + one.events); }
      }
      const chosen = new Set(state.pick !== null ? [state.pick.source, state.pick.target] : [state.node]);
      while (left.size > most) {
        let weakest = -1;
        for (const i of left) if (!chosen.has(i) && (weakest < 0 || sums.get(i) <= sums.get(weakest))) weakest = i;
        left.delete(weakest);
        for (const [other, events] of joins.get(weakest)) sums.set(other, sums.get(other) - events);
      }
      const kept = order.filter((i) => left.has(i));
      return left.has(state.node) ? [state.node, ...kept.filter((i) => i !== state.node)] : kept;
    }
    function paint(width, height) {
      const all = cells(), small = width < 560, side = small ? 104 : 168, high = small ? 96 : 132;
      const order = D.actors.map((_, i) => i).filter((i) => view.strength[i]).sort((a, b) => view.strength[b] - view.strength[a] || a - b);
      const tilt = small ? 40 : 62, fitting = Math.max(5, Math.floor((width - side - tilt) / (small ? 17 : 20))), names = closest(order, all, Math.min(40, fitting));
      const cell = Math.max(small ? 17 : 20, Math.min(40, Math.floor((width - side - tilt) / Math.max(1, names.length)), Math.floor((height - high - 56) / Math.max(1, names.length))));
      const place = new Map(names.map((i, k) => [i, k])), wideness = names.length * cell, x0 = Math.max(side, Math.min(side + 60, (width - tilt - wideness) / 2)), tall = Math.max(height - 4, high + wideness + 52), out = board(width, tall);
      out.append(words(x0 - 10, high - 10, "source ↓", { anchor: "end", size: 11, fill: ink.soft }));
      out.append(svg("rect", { x: x0, y: high, width: wideness, height: wideness, fill: dark() ? "#1e252f" : "#f6f7f9" }));
      names.forEach((i, k) => {
        const here = state.node === i, weight = here ? 700 : 400, label = D.actors[i].label, size = small ? 11 : 12;
        out.append(pointed(words(x0 - 8, high + (k + 0.5) * cell + 4, cut(label, x0 - 18, size, weight), { anchor: "end", size, weight }), label + " does", () => chooseNode(i)));
        const cx = x0 + (k + 0.5) * cell + 3;
        out.append(pointed(words(cx, high - 8, cut(label, (high - 16) / 0.91, size, weight), { size, weight, turn: -65 }), "to " + label, () => chooseNode(i)));
      });
      for (let k = 0; k <= names.length; k++) out.append(svg("path", { d: `M${x0} ${high + k * cell}h${wideness}M${x0 + k * cell} ${high}v${wideness}`, stroke: ink.line, "stroke-width": 0.6 }));
      let left = 0;
      const most = all.reduce((top, one) => Math.max(top, one.events), 1);
      for (const one of all) {
        if (!place.has(one.source) || !place.has(one.target)) { left++; continue; }
        const x = x0 + place.get(one.target) * cell, y = high + place.get(one.source) * cell, mean = one.scored ? one.sum / one.scored : null;
        const fill = byScore() ? (mean === null ? middle() : ofScore(mean)) : ofCount(one.events, most);
        const chosen = state.pick !== null && state.pick.source === one.source && state.pick.target === one.target;
        const group = svg("g", {});
        group.append(svg("rect", { x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, rx: 2, fill, ...(chosen ? { stroke: ink.text, "stroke-width": 2.5 } : {}) }));
        if (cell >= 17) group.append(words(x + cell / 2, y + cell / 2 + 4, String(one.events), { anchor: "middle", size: Math.min(12, cell * 0.5), fill: bright(fill) ? "#14202f" : "#ffffff", weight: 500 }));
        const kinds = one.kinds.sort((a, b) => view.counts[b] - view.counts[a]).map((l) => verb(D.links[l].type) + " ×" + view.counts[l]).join(", ");
        out.append(pointed(group, D.actors[one.source].label + " → " + D.actors[one.target].label + "\n" + kinds + (mean === null ? "" : "\nmean score " + signed(mean)), () => choose(null, { source: one.source, target: one.target, ...(one.kinds.some((l) => D.links[l].source !== one.source) ? { either: true } : {}) })));
      }
      const rest = order.length - names.length, text = rest ? `The ${names.length} of ${order.length.toLocaleString("en")} actors that deal most with each other; ${count(left, "pair")} with the others ${left === 1 ? "is" : "are"} not drawn.` : "";
      const lines = small && text ? [text.slice(0, text.indexOf(";") + 1), text.slice(text.indexOf(";") + 2)] : [text];
      lines.forEach((line, k) => out.append(words(small ? 12 : x0 - side + 16, tall - 12 - 15 * (lines.length - 1 - k), line, { fill: ink.soft })));
      return out;
    }
    function scale() {
      const steps = byScore() ? [-10, -5, 0, 5, 10].map((score) => [outline("square", ofScore(score)), signed(score) + (score === -10 ? " conflict" : score === 10 ? " cooperation" : "")])
        : [1, 2, 5, 20].filter((n, k, list) => n <= Math.max(...view.counts) || k === 0).map((n) => [outline("square", ofCount(n, Math.max(...view.counts, 1))), count(n, "event")]);
      return steps;
    }
    const legend = () => [["Cells", scale()], ["Numbers", [[outline("square", "none"), "events from the source (row) to the target (column)"]]]];
    return drawnStage("Matrix of events from sources to targets.", paint, { legend, centre() { box.scrollTop = 0; } });
  };

