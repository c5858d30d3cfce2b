  // ---- search ----------------------------------------------------------------------------------------------------
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = D.actors.map((actor) => plain(actor.label)), others = D.actors.map((actor) => (actor.aliases || []).map(plain));
  // The other name by which an actor is found, where its own does not say it: at its beginning, or that of one of its words.
  const byOther = (i, wanted) => (names[i].includes(wanted) ? -1 : others[i].findIndex((other) => (" " + other).includes(" " + wanted)));
  let found = [], at = -1;
  function search() {
    const wanted = plain($("search").value.trim());
    found = !wanted ? [] : D.actors.map((_, i) => i).filter((i) => names[i].includes(wanted) || byOther(i, wanted) >= 0 || D.actors[i].id.toLowerCase() === wanted)
      .sort((a, b) => names[b].startsWith(wanted) - names[a].startsWith(wanted) || names[b].includes(wanted) - names[a].includes(wanted) || view.strength[b] - view.strength[a] || a - b).slice(0, 12);
    at = found.length ? 0 : -1;
    $("found").replaceChildren(...(found.length || !wanted ? found.map((i, k) => el("li", { role: "option", id: "found-" + k, on: { mousedown: (event) => { event.preventDefault(); take(i); } } },
      el("span", {}, name(D.actors[i].label), ...(byOther(i, wanted) >= 0 ? [" ", el("bdi", { class: "n", text: D.actors[i].aliases[byOther(i, wanted)] })] : [])), el("span", { class: "n", text: view.strength[i] ? count(view.strength[i], "event") : "filtered out" }))) : [el("li", { role: "option", "aria-disabled": "true", text: "No actor of that name" })]));
    open(Boolean(wanted));
    mark();
  }
  function open(on) { $("found").hidden = !on; $("search").setAttribute("aria-expanded", String(on)); if (!on) $("search").removeAttribute("aria-activedescendant"); }
  function mark() {
    [...$("found").children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
    if (at >= 0) { $("search").setAttribute("aria-activedescendant", "found-" + at); $("found").children[at].scrollIntoView({ block: "nearest" }); }
  }
  function take(i) { $("search").value = D.actors[i].label; open(false); chooseNode(i); if (view.strength[i]) stage.centre(i); }
  $("search").addEventListener("input", search);
  $("search").addEventListener("focus", () => { if ($("search").value) search(); });
  $("search").addEventListener("blur", () => open(false));
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.length) { at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length; mark(); }
      event.preventDefault();
    } else if (event.key === "Enter" && at >= 0 && !$("found").hidden) take(found[at]);
    else if (event.key === "Escape") { if ($("found").hidden) $("search").value = ""; open(false); event.stopPropagation(); }
  });
