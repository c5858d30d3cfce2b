  // ---- choosing --------------------------------------------------------------------------------------------------
  const narrow = () => window.matchMedia("(max-width: 860px)").matches;
  function choose(node, pick, at = "") {
    if (node === null || state.node !== node) state.focus = false;
    state.node = node; state.pick = pick; state.at = at;
    update();
    $("panel").scrollTop = 0;
    if (narrow() && (node !== null || pick !== null || at)) $("panel").scrollIntoView({ behavior: "auto", block: "start" });
  }
  const chooseNode = (i) => choose(i, null);
  const chooseLink = (l) => choose(null, { source: D.links[l].source, target: D.links[l].target, type: D.links[l].type });
  // A bundle of one link is that link; of several, all of its pair and quad class.
  const chooseLinks = (links) => {
    if (links.length === 1) return chooseLink(links[0]);
    const { source, target } = D.links[links[0]];
    return choose(null, { source, target, quad: quadOf(D.links[links[0]]) });
  };
  const clear = () => choose(null, null);
  function focusOn(i) { state.node = i; state.pick = null; state.at = ""; state.focus = !state.focus; update(); stage.fit(); }
  function near() {
    if (state.pick !== null) return new Set([state.pick.source, state.pick.target]);
    if (state.node === null) return null;
    return new Set([state.node, ...linksOf[state.node].filter((l) => view.counts[l]).flatMap((l) => [D.links[l].source, D.links[l].target])]);
  }
