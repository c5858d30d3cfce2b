  // ---- where actors stand, so that each has room for its name -----------------------------------------------------
  // `dots` are {x, y, wide, high, top, weight}: the place computed beforehand, and the room that a shape and the name
  // below it take in pixels, `top` of it above the place. The answer are their places in a frame of at least `width` by `height`
  // pixels, with no two of them on each other, if that can be had; the frame grows where there is too little room.
  const CROWDED = 0.6;
  function arranged(dots, width, height) {
    if (!dots.length) return [];
    const need = dots.reduce((sum, dot) => sum + dot.wide * dot.high, 0), grow = Math.max(1, Math.sqrt(need / (CROWDED * width * height)));
    const frame = [width * grow, height * grow], widest = Math.max(...dots.map((dot) => dot.wide)), highest = Math.max(...dots.map((dot) => dot.high));
    const ends = (axis) => { const all = dots.map((dot) => dot[axis]); return [Math.min(...all), Math.max(...all)]; };
    const [left, right] = ends("x"), [up, down] = ends("y");
    const room = [Math.max(1, frame[0] - widest - 12), Math.max(1, frame[1] - highest - 12)];
    // The drawing fills the frame, but is not stretched beyond recognition.
    let across = room[0] / Math.max(1, right - left), along = room[1] / Math.max(1, down - up);
    across = Math.min(across, 1.9 * along, 1.6); along = Math.min(along, 1.9 * across, 1.6);
    const places = dots.map((dot) => ({ x: frame[0] / 2 + (dot.x - (left + right) / 2) * across, y: frame[1] / 2 + (dot.y - (up + down) / 2) * along }));
    const inside = (place, dot) => {
      place.x = Math.min(Math.max(place.x, dot.wide / 2 + 6), frame[0] - dot.wide / 2 - 6);
      place.y = Math.min(Math.max(place.y, dot.top + 6), frame[1] - (dot.high - dot.top) - 6);
    };
    places.forEach((place, i) => inside(place, dots[i]));
    for (let turn = 1; turn <= 1500; turn++) {
      let moved = false;
      // Where even shapes cannot be parted, in a corner say, the frame grows; a name more or less is not worth that.
      if (turn % 300 === 0) {
        if (!dots.some((a, i) => dots.some((b, j) => j > i && Math.max(Math.abs(places[i].x - places[j].x), Math.abs(places[i].y - places[j].y)) < a.top + b.top))) break;
        frame[0] *= 1.1; frame[1] *= 1.1;
        for (const place of places) { place.x *= 1.1; place.y *= 1.1; }
      }
      for (let i = 0; i < dots.length; i++) {
        for (let j = i + 1; j < dots.length; j++) {
          const a = places[i], b = places[j], x = b.x - a.x, y = b.y - dots[j].top + dots[j].high / 2 - (a.y - dots[i].top + dots[i].high / 2);
          const over = [(dots[i].wide + dots[j].wide) / 2 - Math.abs(x), (dots[i].high + dots[j].high) / 2 - Math.abs(y)];
          if (over[0] <= 0 || over[1] <= 0) continue;
          moved = true;
          // The shorter way apart, in small steps, and now and then the longer, where all are stuck; the weightier of two
          // moves less, so that the drawing keeps its shape.
          const axis = over[1] <= over[0] !== ((turn + i + j) % 5 === 0 && turn > 40) ? "y" : "x", push = (over[axis === "y" ? 1 : 0] * 0.5 + 0.4) * ((axis === "y" ? y : x) < 0 ? -1 : 1), share = dots[i].weight / (dots[i].weight + dots[j].weight);
          a[axis] -= push * (1 - share); b[axis] += push * share;
          inside(a, dots[i]); inside(b, dots[j]);
        }
      }
      if (!moved) break;
    }
    return places;
  }

