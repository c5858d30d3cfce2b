  // ---- filtering -------------------------------------------------------------------------------------------------
  let view = null;
  function passes(i) {
    if (!state.modalities.has(R.modality[i]) || state.off.has(D.report_types[R.type[i]])) return false;
    const day = R.day[i];
    if (day === null ? !state.undated : day < state.from || day > state.to) return false;
    if (state.sure && (R.sure[i] === null || R.sure[i] < state.sure)) return false;
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
  const drawn = (r) => view.ok[r] && R.link[r] >= 0 && view.counts[R.link[r]] > 0;

  // ---- filters ---------------------------------------------------------------------------------------------------
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
    $("sure").closest(".field").hidden = unsure === rows;
    $("publisher").closest(".field").hidden = $("publisher").length < 3;
    $("country").closest(".field").hidden = $("country").length < 3;
    for (const id of ["from", "to"]) { $(id).min = 0; $(id).max = slots.length - 1; }
    $("dates").hidden = !dated || firstDay === lastDay;
    $("undated-row").hidden = !undated;
    $("undated-n").textContent = undated;
    $("from").addEventListener("input", () => { stop(); state.from = Math.min(slots[+$("from").value], state.to); soon("dates"); });
    $("to").addEventListener("input", () => { stop(); state.to = Math.max(slots[+$("to").value], state.from); soon("dates"); });
    $("undated").addEventListener("change", () => { state.undated = $("undated").checked; update(); });
    $("country").addEventListener("change", () => { state.country = $("country").value; update(); });
    $("publisher").addEventListener("change", () => { state.publisher = $("publisher").value; update(); });
    $("least").addEventListener("input", () => { state.least = +$("least").value; soon("least"); });
    $("sure").addEventListener("input", () => { state.sure = +$("sure").value; soon("sure"); });
    $("types-all").addEventListener("click", () => { state.off.clear(); update(); });
    $("types-none").addEventListener("click", () => { state.off = new Set(codes); update(); });
    for (const id of ["reset", "empty-reset"]) $(id).addEventListener("click", reset);
    $("play").addEventListener("click", () => { if (playing) stop(); else play(); });
    $("undo").addEventListener("click", undo);
    $("types-set").hidden = $("modalities-set").hidden = !D.links.length;
    buildHistogram();
  }
  let bins = [];
  function buildHistogram() {
    const width = Math.max(1, Math.ceil(slots.length / 44)), n = Math.ceil(slots.length / width);
    bins = Array.from({ length: n }, (_, i) => ({ from: slots[i * width], to: (slots[(i + 1) * width] || Infinity) - 1, events: new Set() }));
    for (let i = 0; i < rows; i++) if (R.day[i] !== null) bins[Math.floor(slotOf(R.day[i]) / width)].events.add(R.event[i]);
    const top = Math.max(1, ...bins.map((bin) => bin.events.size));
    $("histogram").setAttribute("viewBox", "0 0 " + n * 10 + " 100");
    for (const [i, bin] of bins.entries()) {
      const h = bin.events.size ? Math.max(6, (bin.events.size / top) * 100) : 0;
      bin.bar = svg("rect", { x: i * 10 + 0.8, y: 100 - h, width: 8.4, height: h });
      $("histogram").append(bin.bar);
    }
    for (const fold of folds) $("histogram").append(svg("path", { d: `M${(10 * (fold + 0.5)) / width} 0V100`, class: "fold" }));
  }
  let counted = null, perType = new Map(), perModality = new Map();
  function countEvents() {
    const key = [...state.modalities].sort().join();
    if (key === counted) return;
    counted = key; perType = new Map(); perModality = new Map();
    const add = (map, name, event) => { if (!map.has(name)) map.set(name, new Set()); map.get(name).add(event); };
    for (let i = 0; i < rows; i++) {
      if (R.link[i] < 0) continue;
      add(perModality, R.modality[i], R.event[i]);
      if (state.modalities.has(R.modality[i])) add(perType, D.report_types[R.type[i]], R.event[i]);
    }
  }
  function showFilters() {
    countEvents();
    for (const [code, { box, n }] of checks.types) { box.checked = !state.off.has(code); n.textContent = perType.has(code) ? perType.get(code).size : 0; }
    for (const [m, { box, n }] of checks.modalities) { box.checked = state.modalities.has(m); n.textContent = perModality.has(m) ? perModality.get(m).size : 0; }
    $("from").value = slotOf(state.from); $("to").value = slotOf(state.to);
    // The thumb that can still move must lie on top when both stand at one end.
    $("from").style.zIndex = slotOf(state.from) > slots.length / 2 ? 2 : 1;
    $("from").setAttribute("aria-valuetext", dayText(state.from)); $("to").setAttribute("aria-valuetext", dayText(state.to));
    $("from-text").textContent = dayText(state.from); $("to-text").textContent = dayText(state.to);
    const share = (day) => (slotOf(day) / Math.max(1, slots.length - 1)) * 100;
    $("between").style.left = share(state.from) + "%"; $("between").style.right = 100 - share(state.to) + "%";
    for (const bin of bins) bin.bar.setAttribute("class", bin.to >= state.from && bin.from <= state.to ? "in" : "");
    $("undated").checked = state.undated; $("country").value = state.country; $("publisher").value = state.publisher;
    $("least").value = state.least; $("least-text").textContent = count(state.least, "event");
    $("sure").value = state.sure; $("sure-text").textContent = state.sure + " %";
    $("unsure").hidden = !(state.sure && unsure); $("unsure").textContent = count(unsure, "report") + " without a confidence " + (unsure === 1 ? "is" : "are") + " hidden.";
    $("by").value = state.by;
    const base = fresh();
    const active = (state.off.size > 0) + ([...state.modalities].sort().join() !== [...base.modalities].sort().join()) + (state.from !== base.from || state.to !== base.to) +
      !state.undated + !!state.country + !!state.publisher + (state.least > 1) + (state.sure > 0) + state.focus;
    $("filtered").textContent = active ? "Filtered: " + told().join("; ") + "." : "";
    $("active").hidden = !active; $("active").textContent = active; $("reset").hidden = !active;
  }
  // What the filters let through, in words: a printed page says it.
  function told() {
    const base = fresh(), names = (codes) => codes.map((code) => typeOf(code).label).sort().join(", "), off = [...state.off];
    return [
      state.from !== base.from || state.to !== base.to ? dayText(state.from) + " to " + dayText(state.to) : "",
      state.undated ? "" : "only what has a date",
      !off.length ? "" : off.length > codes.length / 2 ? "only " + (names(codes.filter((code) => !state.off.has(code))) || "no event types") : "without " + names(off),
      [...state.modalities].sort().join() !== [...base.modalities].sort().join() ? "told as " + ([...state.modalities].sort().map((m) => D.modalities[m]).join(", ") || "nothing") : "",
      state.country ? "with " + D.countries[state.country] : "", state.publisher ? "published by " + state.publisher : "",
      state.least > 1 ? "links of at least " + count(state.least, "event") : "", state.sure ? "confidence of at least " + state.sure + " %" : "",
      state.focus ? "only the neighbours of " + D.actors[state.node].label : "",
    ].filter(Boolean);
  }
  function reset() { stop(); const { node, pick, at, by, show } = state; state = Object.assign(fresh(show), { node, pick, at, by }); update(); stage.fit(); }

  // ---- playing ---------------------------------------------------------------------------------------------------
  // With all dates chosen the time grows from the first day on; a shorter period wanders to the last day.
  let playing = 0;
  function play() {
    const width = state.to - state.from, whole = state.from === firstDay && state.to === lastDay;
    const grows = whole || state.to === lastDay, pace = Math.max(1, Math.ceil(eventDays.length / 60));
    let days = eventDays.filter((day) => day >= state.from && (grows ? day <= state.to : day - width >= state.from));
    days = days.filter((_, k) => k % pace === 0 || k === days.length - 1);
    let k = 0;
    const step = () => {
      if (k >= days.length) return stop();
      state.to = days[k++];
      if (!grows) state.from = Math.max(firstDay, state.to - width);
      gesture = "play"; gestureEnd = k === 1 ? 0 : Infinity;
      update("play");
    };
    playing = setInterval(step, 320);
    showPlay();
    step();
  }
  function stop() {
    if (!playing) return;
    clearInterval(playing); playing = 0;
    gesture = "";
    showPlay();
  }
  function showPlay() {
    $("play").setAttribute("aria-pressed", String(playing !== 0));
    $("play").setAttribute("aria-label", playing ? "Stop" : "Play through time");
  }

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
  let waiting = 0, waitingFor = "";
  function soon(kind) { waitingFor = kind; if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; update(waitingFor); }); }
  function refresh() {
    const turned = !stage || stage.name !== state.show;
    compute();
    if (turned) turnTo(state.show);
    showStatus();
    if (turned || stage.by !== state.by) { legend(); stage.by = state.by; }
    stage.draw(); panel(); showFilters();
    if (turned) stage.fit();
  }
  // Another view of the same events: the stage is set anew, filters and choice stay.
  function turnTo(show) {
    if (stage && stage.end) stage.end();
    $("graph").replaceWith(el("div", { id: "graph", class: show }));
    $("fit").hidden = false; $("move").hidden = true; $("move").setAttribute("aria-pressed", "false");
    const [question, choices] = D.questions[show];
    $("by-text").textContent = question;
    $("by").replaceChildren(...Object.entries(choices).map(([value, text]) => option(value, text)));
    $("title").textContent = document.title = D.headings[show];
    for (const button of $("views").children) button.setAttribute("aria-pressed", String(button.dataset.show === show));
    stage = stages[show]();
    stage.name = show;
    stage.start();
  }
  function update(kind) { refresh(); remember(kind); }
