  // ---- start -----------------------------------------------------------------------------------------------------
  buildFilters();
  if (narrow()) { $("filters").open = false; $("legend").open = false; }
  $("notes").replaceChildren(...D.notes.map((text) => el("p", { text })));
  $("notes").hidden = !D.notes.length;
  $("by").append(...Object.entries(D.choices).map(([value, text]) => option(value, text)));
  $("by-row").hidden = Object.keys(D.choices).length < 2;
  $("by-text").textContent = D.question;
  $("by").addEventListener("change", () => { state.by = $("by").value; state.at = ""; update(); legend(); });
  $("move").hidden = true;
  state = stateOf(location.hash.slice(1));
  theme(wish);
  stage.start();
  showPlay();
  update();
  legend();
  stage.fit();
  $("fit").addEventListener("click", () => stage.fit());
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && document.activeElement.type !== "range" && document.activeElement.type !== "checkbox";
    if (event.key === "Escape" && $("save").open) { closeMenu(); $("save").firstElementChild.focus(); }
    else if (event.key === "Escape" && (state.node !== null || state.pick !== null || state.at)) clear();
    if (typing) return;
    if (event.key === "/") { $("search").focus(); event.preventDefault(); }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey) { undo(); event.preventDefault(); }
  });
  window.addEventListener("hashchange", () => { state = stateOf(location.hash.slice(1)); update(); });
  window.kgPage = {
    data: D, stage, get network() { return stage.network; }, get state() { return state; }, get view() { return view; }, table, gexf,
    selectActor: (id) => { const i = D.actors.findIndex((actor) => actor.id === id); if (i >= 0) chooseNode(i); return i >= 0; },
    selectLinks: chooseLinks,
    selectLink: (source, type, target) => {
      const l = D.links.findIndex((link) => D.actors[link.source].id === source && link.type === type && D.actors[link.target].id === target);
      if (l >= 0) chooseLink(l);
      return l >= 0;
    },
  };
