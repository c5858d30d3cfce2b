  // ---- what there is ---------------------------------------------------------------------------------------------
  let firstDay = Infinity, lastDay = -Infinity, undated = 0, unsure = 0;
  const present = new Set();
  for (let i = 0; i < rows; i++) {
    present.add(R.modality[i]);
    if (R.sure[i] === null) unsure++;
    const day = R.day[i];
    if (day === null) undated++;
    else { if (day < firstDay) firstDay = day; if (day > lastDay) lastDay = day; }
  }
  const dated = firstDay <= lastDay;
  if (!dated) firstDay = lastDay = 0;
  // The days that the sliders step through. A long time without events is one step, so that a single early event does
  // not push all others together.
  const eventDays = [...new Set(R.day.filter((day) => day !== null))].sort((a, b) => a - b);
  const LONG = Math.max(20, (lastDay - firstDay + 1) * 0.12), slots = [], folds = [];
  eventDays.forEach((day, k) => {
    slots.push(day);
    const next = eventDays[k + 1];
    if (next - day > LONG) { folds.push(slots.length); slots.push(day + 1); }
    else for (let between = day + 1; between < next; between++) slots.push(between);
  });
  if (!slots.length) slots.push(0);
  function slotOf(day) {
    let low = 0, high = slots.length - 1;
    while (low < high) { const middle = Math.ceil((low + high) / 2); if (slots[middle] <= day) low = middle; else high = middle - 1; }
    return low;
  }
  const typeOf = (code) => D.types[code] || { label: code, verb: code.toLowerCase(), definition: "", quad: "" };
  const verb = (code) => typeOf(code).verb;
  const actorRows = D.actors.map(() => []), linkRows = D.links.map(() => []);
  for (let i = 0; i < rows; i++) {
    if (R.link[i] >= 0) linkRows[R.link[i]].push(i);
    for (const side of new Set([R.source[i], R.target[i]])) if (side >= 0) actorRows[side].push(i);
  }
  const linksOf = D.actors.map(() => []);
  D.links.forEach((link, i) => { linksOf[link.source].push(i); if (link.target !== link.source) linksOf[link.target].push(i); });
  const quads = Object.keys(D.palette.quads);
  const quadOf = (link) => link.quad || typeOf(link.type).quad;

  // ---- state, and the address that holds it ----------------------------------------------------------------------
  // What is chosen is an actor; or the links of one pair, of one type, of one quad class, or all of them; or a spot of
  // the stage (`at`), of which the stage knows what it is.
  const defaultModalities = present.has(actual) || !present.size ? [actual] : [...present];
  const answers = (show) => D.questions[show][1];
  const fresh = (show = D.show) => ({
    show,
    off: new Set(), modalities: new Set(defaultModalities), from: firstDay, to: lastDay, undated: true,
    country: "", publisher: "", least: 1, sure: 0, node: null, pick: null, at: "", focus: false, by: Object.keys(answers(show))[0],
  });
  let state = fresh();
  const picked = (pick) => (pick === null ? [] : linksOf[pick.source].filter((l) => {
    const link = D.links[l];
    return (link.source === pick.source && link.target === pick.target || pick.either && link.source === pick.target && link.target === pick.source) &&
      (pick.type === undefined || link.type === pick.type) && (pick.quad === undefined || quadOf(link) === pick.quad);
  }));

  function hashOf() {
    const q = new URLSearchParams(), base = fresh(state.show);
    if (state.show !== D.show) q.set("show", state.show);
    if (state.off.size) q.set("without", [...state.off].sort().join("."));
    const modalities = [...state.modalities].sort();
    if (modalities.join() !== [...defaultModalities].sort().join()) q.set("told", modalities.map((m) => D.modalities[m]).join("."));
    if (state.from !== firstDay) q.set("since", iso(state.from));
    if (state.to !== lastDay) q.set("until", iso(state.to));
    if (!state.undated) q.set("undated", "no");
    for (const key of ["country", "publisher", "least", "sure", "by"]) if (state[key] !== base[key]) q.set(key, state[key]);
    if (state.node !== null) q.set("actor", D.actors[state.node].id);
    if (state.focus) q.set("only", "neighbours");
    if (state.pick !== null) {
      const pick = state.pick;
      q.set("from", D.actors[pick.source].id); q.set("to", D.actors[pick.target].id);
      if (pick.type !== undefined) q.set("does", pick.type);
      if (pick.quad !== undefined) q.set("class", pick.quad);
      if (pick.either) q.set("ways", "both");
    }
    if (state.at) q.set("at", state.at);
    return q.toString();
  }
  function stateOf(hash) {
    const q = new URLSearchParams(hash), next = fresh(Object.hasOwn(stages, q.get("show")) ? q.get("show") : D.show);
    const list = (key) => (q.get(key) || "").split(".").filter(Boolean);
    next.off = new Set(list("without").filter((code) => Object.hasOwn(D.types, code)));
    if (q.has("told")) next.modalities = new Set(list("told").map((m) => D.modalities.indexOf(m)).filter((m) => m >= 0));
    const clamp = (day) => Math.min(lastDay, Math.max(firstDay, day));
    if (q.has("since")) { const day = fromIso(q.get("since")); if (day !== null) next.from = clamp(day); }
    if (q.has("until")) { const day = fromIso(q.get("until")); if (day !== null) next.to = clamp(day); }
    if (next.from > next.to) next.to = next.from;
    next.undated = q.get("undated") !== "no";
    if (Object.hasOwn(D.countries, q.get("country"))) next.country = q.get("country");
    if (D.publishers.includes(q.get("publisher"))) next.publisher = q.get("publisher");
    next.least = Math.max(1, parseInt(q.get("least"), 10) || 1);
    next.sure = Math.min(100, Math.max(0, parseInt(q.get("sure"), 10) || 0));
    if (Object.hasOwn(answers(next.show), q.get("by"))) next.by = q.get("by");
    const actor = (id) => D.actors.findIndex((a) => a.id === id);
    if (q.has("actor") && actor(q.get("actor")) >= 0) { next.node = actor(q.get("actor")); next.focus = q.get("only") === "neighbours"; }
    if (q.has("from") && q.has("to") && next.node === null) {
      const pick = { source: actor(q.get("from")), target: actor(q.get("to")) };
      if (q.has("does")) pick.type = q.get("does");
      if (q.has("class")) pick.quad = q.get("class");
      if (q.get("ways") === "both") pick.either = true;
      if (pick.source >= 0 && pick.target >= 0 && picked(pick).length) next.pick = pick;
    }
    if (next.node === null && next.pick === null) next.at = q.get("at") || "";
    return next;
  }

  // ---- undo ------------------------------------------------------------------------------------------------------
  // Each step is the address that was before. A slider's way, or a whole play, is one step.
  const steps = [];
  let current = null, gesture = "", gestureEnd = 0;
  function remember(kind) {
    const hash = hashOf();
    if (hash === current) return;
    const same = kind && kind === gesture && performance.now() < gestureEnd;
    if (current !== null && !same) { steps.push(current); if (steps.length > 200) steps.shift(); }
    gesture = kind || ""; gestureEnd = performance.now() + 900;
    show(hash);
  }
  function show(hash) {
    current = hash;
    $("undo").disabled = !steps.length;
    if (hash === location.hash.slice(1)) return;
    try { history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search); } catch (error) { /* some readers forbid it */ }
  }
  function undo() {
    if (!steps.length) return;
    stop();
    const hash = steps.pop();
    state = stateOf(hash);
    gesture = "";
    show(hash);
    refresh();
  }
