  // ---- the side panel --------------------------------------------------------------------------------------------
  const swatch = (colour) => el("span", { class: "bar", colour, "aria-hidden": "true" });
  function linkButton(l, from) {
    const link = D.links[l];
    const words = from === undefined
      ? [name(D.actors[link.source].label), " ", el("em", { text: verb(link.type) }), " ", name(D.actors[link.target].label)]
      : link.source === from ? [el("em", { text: verb(link.type) + " " }), name(D.actors[link.target].label)]
        : link.both ? [el("em", { text: verb(link.type) + " " }), name(D.actors[link.source].label)]
          : [name(D.actors[link.source].label), el("em", { text: " " + verb(link.type) }), " it"];
    return el("li", {}, el("button", { type: "button", "data-link": l, on: { click: () => chooseLink(l) } },
      swatch(quadColour(quadOf(link))), el("span", { class: "what" }, ...words), el("span", { class: "n", text: view.counts[l].toLocaleString("en") })));
  }
  function listOf(items, make, step) {
    const list = el("ul", { class: "rows" });
    const wrap = el("div", {}, list);
    let done = 0;
    const more = el("button", { type: "button", class: "plain" });
    const add = () => {
      items.slice(done, done + step).forEach((item) => list.append(make(item)));
      done += step;
      more.textContent = "Show more (" + (items.length - done).toLocaleString("en") + ")";
      more.hidden = done >= items.length;
    };
    more.addEventListener("click", add);
    add();
    if (items.length > step) wrap.append(more);
    return wrap;
  }
  const byCount = (a, b) => view.counts[b] - view.counts[a] || a - b;

  function overview() {
    const links = D.links.map((_, l) => l).filter((l) => view.counts[l]).sort(byCount);
    const actors = D.actors.map((_, i) => i).filter((i) => view.strength[i]).sort((a, b) => view.strength[b] - view.strength[a] || a - b);
    if (!links.length) return [el("h2", { text: "Overview" }), el("p", { class: "facts", text: "Links and actors are listed here as soon as there are any to see." })];
    return [
      el("h2", { text: "Overview" }),
      el("p", { class: "facts keyhelp", text: "Choose an actor or a link, here or in the drawing, to read the reports behind it." }),
      el("h3", { text: "Strongest links" }), listOf(links, (l) => linkButton(l), 12),
      el("h3", { text: "Most active actors" }),
      listOf(actors, (i) => el("li", {}, el("button", { type: "button", "data-actor": i, on: { click: () => chooseNode(i) } },
        swatch(regionColour(D.actors[i].region)), el("span", { class: "what" }, name(D.actors[i].label)), el("span", { class: "n", text: view.strength[i].toLocaleString("en") }))), 8),
      el("p", { class: "facts keyhelp", text: "Keys: / finds an actor; arrows and Enter move and choose in the drawing, + and − make it larger and smaller; Ctrl+Z takes back, Esc closes." }),
    ];
  }
  function heading(...words) {
    return el("div", { class: "top" }, el("h2", { id: "chosen" }, ...words),
      el("button", { type: "button", class: "close", "aria-label": "Close", text: "×", on: { click: clear } }));
  }
  function nodePanel(i) {
    const actor = D.actors[i];
    const facts = [actor.kind, actor.country && actor.kind !== "country" ? D.countries[actor.country] || actor.country : "", actor.sectors.split("|").filter(Boolean).map((code) => (D.sectors[code] || code).toLowerCase()).join(", "), actor.region];
    const links = linksOf[i].filter((l) => view.counts[l]).sort(byCount);
    const known = /^Q\d+$/.test(actor.wikidata), own = actorRows[i].filter((r) => view.ok[r] && (R.link[r] < 0 || view.counts[R.link[r]]));
    return [
      heading(name(actor.label)),
      el("p", { class: "facts" }, capital([...new Set(facts.filter(Boolean))].join(" · ")), known ? " · " : "",
        known ? el("a", { href: "https://www.wikidata.org/wiki/" + actor.wikidata, rel: "noopener noreferrer", target: "_blank", text: actor.wikidata }) : ""),
      actor.aliases ? el("p", { class: "facts" }, "Also called ", ...joined(actor.aliases.map(name))) : null,
      el("div", { class: "tools" }, el("button", {
        type: "button", class: "plain", "aria-pressed": String(state.focus), text: "Only its neighbours",
        on: { click: () => focusOn(i) },
      })),
      actor.offices ? el("h3", { text: "Offices" }) : null, actor.offices ? el("ul", { class: "plainlist" }, ...actor.offices.map((office) => el("li", { text: capital(office) }))) : null,
      ...series(own),
      ...partners(i, links),
      el("h3", { text: count(links.length, "link") }), links.length ? listOf(links, (l) => linkButton(l, i), 8) : el("p", { class: "facts", text: "None passes the filters." }),
      ...eventList(own),
    ].filter(Boolean);
  }
  const joined = (items) => items.flatMap((item, k) => (k ? [", ", item] : [item]));
  // Events of an actor along the whole time of the page, in as many steps as there is room for.
  function series(own) {
    const days = own.filter((r) => R.day[r] !== null);
    if (firstDay === lastDay || new Set(days.map((r) => R.day[r])).size < 2) return [];
    const steps = Math.min(48, slots.length), width = slots.length / steps, parts = Array.from({ length: steps }, () => new Set());
    for (const r of days) parts[Math.floor(slotOf(R.day[r]) / width)].add(R.event[r]);
    const top = Math.max(...parts.map((part) => part.size)), box = svg("svg", { viewBox: "0 0 " + steps * 7 + " 40", class: "series", role: "img", "aria-label": "Events along time, " + top + " at most in one step", preserveAspectRatio: "none" });
    parts.forEach((part, k) => { if (part.size) box.append(svg("rect", { x: k * 7 + 0.5, y: 40 - Math.max(3, (40 * part.size) / top), width: 6, height: 40 })); });
    return [el("h3", { text: "Along time" }), box, el("p", { class: "ends" }, el("span", { text: dayText(firstDay) }), el("span", { text: dayText(lastDay) }))];
  }
  // With whom an actor has most events, and of which quad classes those are.
  function partners(i, links) {
    const sums = new Map();
    for (const l of links) {
      const other = D.links[l].source === i ? D.links[l].target : D.links[l].source;
      if (!sums.has(other)) sums.set(other, { total: 0, classes: new Map() });
      const sum = sums.get(other), quad = quadOf(D.links[l]);
      sum.total += view.counts[l]; sum.classes.set(quad, (sum.classes.get(quad) || 0) + view.counts[l]);
    }
    if (sums.size < 2) return [];
    const ranked = [...sums].sort((a, b) => b[1].total - a[1].total || a[0] - b[0]), most = ranked[0][1].total;
    return [el("h3", { text: "Top partners" }), el("ul", { class: "partners" }, ...ranked.slice(0, 5).map(([other, sum]) => {
      const bar = el("span", { class: "share", "aria-hidden": "true" });
      for (const quad of [...quads, ""]) if (sum.classes.has(quad)) { const part = el("span", { colour: quadColour(quad) }); part.style.width = (100 * sum.classes.get(quad)) / most + "%"; bar.append(part); }
      return el("li", {}, el("button", { type: "button", on: { click: () => choose(null, { source: i, target: other, either: true }) } }, el("span", { class: "what" }, name(D.actors[other].label)), bar, el("span", { class: "n", text: sum.total.toLocaleString("en") })));
    }))];
  }
  function pickPanel(pick) {
    const links = picked(pick), shown = links.filter((l) => view.counts[l]).sort(byCount), one = links.length === 1 ? D.links[links[0]] : null;
    const pair = [pick.source, pick.target];
    const others = linksOf[pick.source].filter((o) => !links.includes(o) && view.counts[o] && (D.links[o].source === pick.target || D.links[o].target === pick.target)).sort(byCount);
    const classes = [...new Set(links.map((l) => quadOf(D.links[l])).filter(Boolean))];
    const scored = shown.filter((l) => D.links[l].score !== null), weight = scored.reduce((sum, l) => sum + view.counts[l], 0);
    const mean = weight ? scored.reduce((sum, l) => sum + D.links[l].score * view.counts[l], 0) / weight : null;
    const score = mean === null ? "" : " · mean score " + signed(mean);
    const between = el("em", { class: "verb", text: one ? verb(one.type) : pick.either ? "and" : "to" });
    return [
      heading(name(D.actors[pick.source].label), " ", between, " ", name(D.actors[pick.target].label)),
      el("p", { class: "facts", text: [one ? typeOf(one.type).label : count(shown.length, "kind") + " of events", classes.join(", ")].filter(Boolean).join(" · ") + score, title: one ? typeOf(one.type).definition : null }),
      el("div", { class: "tools" }, ...[...new Set(pair)].map((i) => el("button", { type: "button", class: "plain", on: { click: () => chooseNode(i) } }, name(D.vis.nodes[i].label)))),
      ...(one ? [] : [listOf(shown, (l) => linkButton(l), 16)]),
      ...eventList(shown.flatMap((l) => linkRows[l]).filter((r) => view.ok[r]).sort((a, b) => a - b)),
      ...(others.length ? [el("h3", { text: "Also between these two" }), listOf(others, (o) => linkButton(o), 8)] : []),
    ];
  }
  function spotPanel(spot) {
    return [
      heading(...spot.title), el("p", { class: "facts", text: spot.facts }),
      spot.actors.length ? el("div", { class: "tools" }, ...[...new Set(spot.actors)].map((i) => el("button", { type: "button", class: "plain", on: { click: () => chooseNode(i) } }, name(D.vis.nodes[i].label)))) : null,
      ...eventList(spot.rows.filter(drawn)),
    ].filter(Boolean);
  }
  const signed = (score) => (score > 0.05 ? "+" : "") + score.toFixed(1).replace("-", "\u2212");
  function eventList(list) {
    // Rows come oldest first, with those without a date at their head, which go to the end; reports of one event stay together.
    const events = new Map();
    for (const r of [...list.filter((r) => R.day[r] !== null), ...list.filter((r) => R.day[r] === null)]) { if (!events.has(R.event[r])) events.set(R.event[r], []); events.get(R.event[r]).push(r); }
    const told = [...events.values()].filter((group) => group.some((r) => R.quote[r]));
    const hidden = events.size - told.length;
    const head = el("h3", { text: count(events.size, "event") + (events.size > 1 ? ", oldest first" : "") });
    if (!events.size) return [el("h3", { text: "Events" }), el("p", { class: "facts", text: "None passes the filters." })];
    const marks = list.some((r) => R.quote[r] && R.quote[r].parts)
      ? el("p", { class: "marks" }, "Marked: ", el("mark", { class: "s", text: "source" }), " ", el("mark", { class: "a", text: "act" }), " ", el("mark", { class: "t", text: "target" })) : null;
    return [head, marks, hidden ? el("p", { class: "facts", text: count(hidden, "older event") + " counted here, without quotes in this page." }) : null, listOfEvents(told)].filter(Boolean);
  }
  function listOfEvents(groups) {
    const wrap = listOf(groups, eventItem, 30);
    wrap.firstChild.className = "events";
    return wrap;
  }
  function eventItem(group) {
    const first = group.find((r) => R.quote[r]), detail = R.quote[first], code = D.report_types[R.type[first]];
    const modes = new Set(group.map((r) => R.modality[r]));
    const all = new Set(actorOrLink(first).filter((r) => R.event[r] === R.event[first]).map((r) => R.modality[r]));
    const negated = D.modalities.indexOf("negated");
    const day = R.day[first];
    return el("li", { class: "event", "data-event": R.event[first] },
      el("p", {}, day === null ? el("span", { class: "when", text: "No date" }) : el("time", { datetime: detail.date, text: whenText(day, detail.precision) }),
        el("span", { class: "said" }, name(detail.from || "Somebody"), " ", verb(code), detail.to ? " " : "", detail.to ? name(detail.to) : ""),
        ...[...modes].filter((m) => m !== actual).map((m) => el("span", { class: "chip", text: D.modalities[m] })),
        all.has(actual) && all.has(negated) ? el("span", { class: "chip warn", text: "disputed" }) : "",
        detail.mode ? el("span", { class: "chip", text: detail.mode }) : "", detail.background ? el("span", { class: "chip", text: "background" }) : ""),
      ...group.filter((r) => R.quote[r]).map(quote));
  }
  const actorOrLink = (r) => (R.link[r] >= 0 ? linkRows[R.link[r]] : [r]);
  function quote(r) {
    const detail = R.quote[r], story = D.stories[detail.story], publisher = D.publishers[R.publisher[r]];
    const text = el("p", { dir: "auto" });
    for (const [part, letters] of detail.parts || []) text.append(letters ? el("mark", { class: letters.split("").join(" "), text: part }) : part);
    const shown = story.name.length > 90 ? story.name.slice(0, 89) + "…" : story.name;
    return el("blockquote", {}, detail.parts ? text : null,
      el("footer", {},
        story.url ? el("a", { href: story.url, rel: "noopener noreferrer", target: "_blank" }, name(shown)) : name(shown),
        publisher ? el("span", {}, name(publisher)) : null,
        story.date && fromIso(story.date) !== null ? el("span", { text: "published " + dayText(fromIso(story.date)) }) : null,
        detail.speaker ? el("span", {}, "said by ", name(detail.speaker)) : null,
        R.modality[r] !== actual ? el("span", { text: "told as " + D.modalities[R.modality[r]] }) : null,
        detail.confidence === undefined ? null : el("span", { text: "confidence " + Math.round(detail.confidence * 100) + " %" })));
  }
  function panel() {
    const spot = state.at && stage.rowsAt ? stage.rowsAt(state.at) : null;
    const content = spot ? spotPanel(spot) : state.pick !== null ? pickPanel(state.pick) : state.node !== null ? nodePanel(state.node) : overview();
    $("details").replaceChildren(...content);
    // Whoever does not see the panel change hears what is chosen.
    const chosen = $("chosen"), events = $("details").querySelectorAll(".event").length, text = chosen ? chosen.textContent + ": " + count(events, "event") + " listed beside the drawing" : "";
    if ($("chosen-told").textContent !== text) $("chosen-told").textContent = text;
  }

