  // ---- the stage: events along time, a row for each pair, and their number above ----------------------------------
  stages.timeline = () => {
    // A sheet takes fewer rows than a stage that can be scrolled.
    const mostRows = () => (printing ? 24 : 60), LENGTHS = { week: 7, month: 30, quarter: 91, year: 365 };
    const sides = (link) => (state.by === "pair" && link.target < link.source ? [link.target, link.source] : [link.source, link.target]);
    const both = () => state.by === "pair";
    function rowsOfPairs() {
      const pairs = new Map();
      let lost = 0;
      const undatedEvents = new Set();
      for (let r = 0; r < rows; r++) {
        if (!drawn(r)) continue;
        if (R.day[r] === null) { undatedEvents.add(R.event[r]); continue; }
        const [source, target] = sides(D.links[R.link[r]]), key = source + ">" + target;
        if (!pairs.has(key)) pairs.set(key, { key, source, target, reports: [], events: new Set() });
        pairs.get(key).reports.push(r); pairs.get(key).events.add(R.event[r]);
      }
      const ofActor = (pair) => state.node !== null && (pair.source === state.node || pair.target === state.node);
      const ranked = [...pairs.values()].sort((a, b) => ofActor(b) - ofActor(a) || b.events.size - a.events.size || a.reports[0] - b.reports[0] || a.source - b.source);
      lost = Math.max(0, ranked.length - mostRows());
      return { ranked: ranked.slice(0, mostRows()), all: ranked, lost, undatedEvents: undatedEvents.size };
    }
    function ticks(first, last, room) {
      const span = last - first + 1, most = Math.max(2, Math.floor(room / 84)), found = [];
      if (span <= most * 14) {
        const step = [1, 2, 3, 5, 7, 14].find((n) => span / n <= most) || 14;
        for (let day = first; day <= last; day += step) found.push([day, format({ day: "numeric", month: "short" }).format(new Date(day * DAY)) + (span > 300 ? " " + new Date(day * DAY).getUTCFullYear() : "")]);
        return found;
      }
      const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((n) => span / (30.4 * n) <= most) || 600, start = new Date(first * DAY);
      let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
      month = Math.ceil(month / step) * step;
      for (;; month += step) {
        const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;
        if (day > last) return found;
        if (day >= first) found.push([day, step >= 12 ? String(Math.floor(month / 12)) : format({ month: "short", year: "numeric" }).format(new Date(day * DAY))]);
      }
    }
    const FOLD = 22;
    const longText = (days) => (days > 700 ? Math.round(days / 365) + " years" : days > 60 ? Math.round(days / 30.4) + " months" : days + " days");
    // The period in stretches of time, each with its place; between them nothing happened for a good part of it.
    function stretches(days, left, room) {
      const span = state.to - state.from + 1, known = days.filter((day) => day >= state.from && day <= state.to).sort((a, b) => a - b), found = [];
      let first = state.from, event = state.from;
      known.forEach((day, k) => {
        const next = k + 1 < known.length ? known[k + 1] : null;
        if (k === 0) event = day;
        if (k === 0 && day - state.from > Math.max(20, span * 0.12)) first = day - 2;
        if (next !== null && next - day > Math.max(20, span * 0.12)) { found.push({ first, last: day + 2, event }); first = next - 2; event = next; }
        if (next === null) found.push({ first, last: state.to - day > Math.max(20, span * 0.12) ? day + 2 : state.to, event });
      });
      if (!found.length) found.push({ first: state.from, last: state.to, event });
      const least = Math.min(78, room / (3 * found.length)), free = room - FOLD * (found.length - 1) - least * found.length, sum = found.reduce((n, part) => n + part.last - part.first + 1, 0);
      let x = left;
      for (const part of found) { part.x = x; part.width = least + (free * (part.last - part.first + 1)) / sum; x += part.width + FOLD; }
      return found;
    }
    function paint(width, height) {
      const { ranked, all, lost, undatedEvents } = rowsOfPairs();
      const small = width < 560, left = small ? 52 : Math.min(300, width * 0.36), right = 18, top = 92, axis = top + 22, ROW = small ? 44 : 26;
      const tall = Math.max(height - 4, axis + 14 + ranked.length * ROW + 40), out = board(width, tall), room = width - left - right;
      const parts = stretches([...new Set(all.flatMap((pair) => pair.reports.map((r) => R.day[r])))], left, room), foot = axis + 8 + ranked.length * ROW;
      const x = (day) => { const part = parts.find((one) => day <= one.last) || parts[parts.length - 1]; return part.x + (part.width * Math.max(0, day - part.first + 0.5)) / (part.last - part.first + 1); };
      parts.forEach((part, k) => {
        // A short stretch has the day of its first event, a long one many days, the first with its year.
        const brief = parts.length > 1 && part.width < 200, marks = brief ? [[part.event, dayText(part.event)]] : ticks(part.first, part.last, part.width);
        let free = k ? part.x - FOLD / 2 : 0;
        for (const [day, short] of marks) {
          const text = free <= part.x && parts.length > 1 && !brief && !/\d{4}/.test(short) ? dayText(day) : short;
          const half = wide(text, 11) / 2, middle = Math.min(Math.max(x(day), free + half), width - 4 - half);
          if (middle - Math.max(x(day), half) > 24 || !brief && middle + half > (k < parts.length - 1 ? part.x + part.width + 14 : width)) continue;
          free = middle + half + 8;
          out.append(svg("path", { d: `M${x(day)} 12V${foot}`, stroke: ink.line, "stroke-width": 1 }));
          out.append(words(middle, axis - 6, text, { anchor: "middle", size: 11, fill: ink.soft }));
        }
        // Where nothing happened for long, the time is folded, and says so.
        if (k) {
          const gap = part.x - FOLD, days = part.first - parts[k - 1].last - 1, fold = svg("rect", { x: gap + 3, y: top - 6, width: FOLD - 6, height: foot - top + 6, fill: ink.line, opacity: 0.55 });
          out.append(titled(fold, longText(days) + " without events are folded here"));
          out.append(words(gap + FOLD / 2 + 4, top - 10, longText(days), { size: 10, fill: ink.soft, turn: -90 }));
        }
      });
      columns(out, all, parts, x, top, left);
      out.append(svg("path", { d: `M${left} ${top}H${width - right}`, stroke: ink.line, "stroke-width": 1 }));
      ranked.forEach((pair, k) => lane(out, pair, axis + 12 + k * ROW + (small ? 30 : 13), small ? 12 : left, width - right, x, small));
      const notes = [undatedEvents ? count(undatedEvents, "event") + " without a date " + (undatedEvents === 1 ? "is" : "are") + " not drawn." : "", lost ? count(lost, "weaker row") + " left out; filters bring them up." : ""];
      if (!ranked.length) out.append(words(width / 2, axis + 60, "None of these events has a date.", { anchor: "middle", size: 14, fill: ink.soft }));
      out.append(words(small ? 12 : 16, tall - 14, notes.filter(Boolean).join(" "), { size: 12, fill: ink.soft }));
      return out;
    }
    // How many events each stretch of time has, by quad class, also of the rows that are left out.
    function columns(out, all, parts, x, top, left) {
      const span = parts.reduce((n, part) => n + part.last - part.first + 1, 0), step = span <= 92 ? 1 : span <= 730 ? 7 : span <= 4000 ? 30 : 365, bars = new Map();
      const begin = (day) => { const part = parts.find((one) => day <= one.last); return part.first + Math.floor((day - part.first) / step) * step; };
      for (const pair of all) for (const r of pair.reports) {
        const day = begin(R.day[r]), quad = quadOf(D.links[R.link[r]]);
        if (!bars.has(day)) bars.set(day, new Map());
        if (!bars.get(day).has(quad)) bars.get(day).set(quad, new Set());
        bars.get(day).get(quad).add(R.event[r]);
      }
      const total = (bar) => [...bar.values()].reduce((sum, set) => sum + set.size, 0), most = Math.max(1, ...[...bars.values()].map(total));
      for (const [day, bar] of bars) {
        const part = parts.find((one) => day <= one.last), last = Math.min(part.last, day + step - 1), low = x(day), high = x(last), middle = (low + high) / 2, width = Math.max(1.5, Math.min(26, ((part.width * step) / (part.last - part.first + 1)) * 0.8));
        let y = top;
        for (const quad of [...quads, ""]) {
          if (!bar.has(quad)) continue;
          const tall = ((top - 24) * bar.get(quad).size) / most, rect = svg("rect", { x: middle - width / 2, y: y - tall, width, height: tall, fill: quadColour(quad) });
          out.append(pointed(rect, (step === 1 ? dayText(day) : dayText(day) + " to " + dayText(last)) + ": " + count(bar.get(quad).size, "event") + (quad ? ", " + quad : ""), () => { state.from = Math.max(firstDay, day); state.to = Math.min(lastDay, last); update(); }));
          y -= tall;
        }
      }
      out.append(words(left - 8, 32, most.toLocaleString("en"), { anchor: "end", size: 11, fill: ink.soft }), words(left - 8, top, "events", { anchor: "end", size: left < 60 ? 10 : 11, fill: ink.soft }));
    }
    function lane(out, pair, y, left, end, x, small) {
      const faint = state.node !== null && pair.source !== state.node && pair.target !== state.node, group = svg("g", faint ? { opacity: 0.35 } : {});
      const chosen = state.pick !== null && pair.source === state.pick.source && pair.target === state.pick.target || state.at.startsWith(pair.key + "@");
      const from = D.actors[pair.source].label, to = D.actors[pair.target].label, sign = both() ? " – " : " → ", size = 12;
      const whole = from + sign + to, margin = small ? 12 : 16, weight = chosen ? 700 : 400;
      // Where there is no room beside a row, its names stand above it.
      const space = small ? end : left, half = (space - margin - 12 - wide(sign, size, weight)) / 2;
      const spare = Math.max(0, half - wide(from, size, weight)), text = wide(whole, size, weight) <= space - margin - 12 ? whole : cut(from, half + Math.max(0, half - wide(to, size, weight)), size, weight) + sign + cut(to, half + spare, size, weight);
      group.append(svg("path", { d: `M${left} ${y}H${end}`, stroke: ink.line, "stroke-width": 1 }));
      group.append(pointed(words(margin, small ? y - 13 : y + 4, text, { size, weight }), whole, () => choose(null, { source: pair.source, target: pair.target, ...(both() ? { either: true } : {}) })));
      const spots = new Map();
      for (const r of pair.reports) {
        const quad = quadOf(D.links[R.link[r]]), key = R.day[r] + "|" + quad;
        if (!spots.has(key)) spots.set(key, { day: R.day[r], quad, events: new Set(), reports: [] });
        spots.get(key).events.add(R.event[r]); spots.get(key).reports.push(r);
      }
      const perDay = new Map();
      for (const spot of [...spots.values()].sort((a, b) => b.events.size - a.events.size)) {
        const nth = perDay.get(spot.day) || 0, at = pair.key + "@" + iso(spot.day);
        perDay.set(spot.day, nth + 1);
        const radius = Math.min(9, 4.2 + 1.6 * Math.sqrt(spot.events.size - 1)), colour = quadColour(spot.quad);
        const precision = spot.reports.map((r) => (R.quote[r] || {}).precision).find((one) => one in LENGTHS);
        if (precision) group.append(svg("rect", { x: x(spot.day), y: y - 2.5, width: Math.max(2, Math.min(end, x(spot.day + LENGTHS[precision])) - x(spot.day)), height: 5, rx: 2.5, fill: colour, opacity: 0.35 }));
        const sure = spot.reports.some((r) => R.modality[r] === actual);
        const dot = svg("circle", { cx: x(spot.day), cy: y + (nth ? (nth % 2 ? -1 : 1) * 4.5 * Math.ceil(nth / 2) : 0), r: radius, fill: sure ? colour : ink.canvas, stroke: state.at === at ? ink.text : sure ? ink.canvas : colour, "stroke-width": state.at === at || !sure ? 2 : 1 });
        const types = [...new Set(spot.reports.map((r) => verb(D.links[R.link[r]].type)))].join(", ");
        group.append(pointed(dot, whenText(spot.day, precision) + ": " + from + sign + to + "\n" + types + ", " + count(spot.events.size, "event"), () => choose(null, null, at)));
      }
      out.append(group);
    }
    function rowsAt(at) {
      const parts = /^(\d+)>(\d+)@(\d{4}-\d\d-\d\d)$/.exec(at);
      if (!parts || !D.actors[parts[1]] || !D.actors[parts[2]]) return null;
      const day = fromIso(parts[3]);
      const found = linksOf[parts[1]].filter((l) => sides(D.links[l]).join(">") === parts[1] + ">" + parts[2]).flatMap((l) => linkRows[l]).filter((r) => R.day[r] === day);
      return { title: [name(D.actors[parts[1]].label), both() ? " and " : " to ", name(D.actors[parts[2]].label)], facts: dayText(day), rows: found.sort((a, b) => a - b), actors: [+parts[1], +parts[2]] };
    }
    const legend = () => [["Dots", [...quadKeys(), ...(present.size > 1 ? [[outline("dot", "none", { stroke: ink.soft, "stroke-width": 2 }), "not (yet) actual"]] : []), [stroke(ink.bar), "some time in this period"]]]];
    return drawnStage("Timeline of events between pairs of actors.", paint, { legend, rowsAt });
  };

