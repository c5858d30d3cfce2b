  // ---- start -----------------------------------------------------------------------------------------------------
  buildFilters();
  if (narrow()) { $("filters").open = false; $("legend").open = false; }
  $("notes").replaceChildren(...D.notes.map((text) => el("p", { text })));
  $("notes").hidden = !D.notes.length;
  $("left-out").hidden = !D.left_out;
  if (D.left_out) {
    const end = D.left_out.indexOf(". ") + 1;
    $("left-out").firstElementChild.textContent = D.left_out.slice(0, end); $("left-out").lastElementChild.textContent = D.left_out.slice(end + 1);
  }
  $("by").addEventListener("change", () => { state.by = $("by").value; state.at = ""; update(); });
  $("views").addEventListener("click", (event) => {
    const show = event.target.dataset.show;
    if (show && show !== state.show) { state.by = fresh(show).by; state.show = show; state.at = ""; update(); }
  });
  state = stateOf(location.hash.slice(1));
  theme(wish);
  showPlay();
  update();
  $("move").addEventListener("click", () => stage.move());
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
    data: D, get stage() { return stage; }, get network() { return stage.network; }, get state() { return state; }, get view() { return view; }, table, gexf,
    selectActor: (id) => { const i = D.actors.findIndex((actor) => actor.id === id); if (i >= 0) chooseNode(i); return i >= 0; },
    selectLinks: chooseLinks,
    selectLink: (source, type, target) => {
      const l = D.links.findIndex((link) => D.actors[link.source].id === source && link.type === type && D.actors[link.target].id === target);
      if (l >= 0) chooseLink(l);
      return l >= 0;
    },
  };
