// Charts of a view in SVG: a dot and its interval for each row, or a line for each series of quarters.
"use strict";
(() => {
  const { genscan } = window;
  const MOST_ROWS = 40;
  const MOST_LINES = 4;
  const SVG = "http://www.w3.org/2000/svg";
  const node = (name, attributes = {}, ...children) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const text = (x, y, words, attributes = {}) => node("text", { x, y, ...attributes }, words);
  const hatch = () =>
    node("defs", {}, node("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      node("line", { class: "stripe", x1: 0, y1: 0, x2: 0, y2: 5 })));
  // Round steps over a range that holds zero; zero alone where there is no value.
  const scale = (values, from, to) => {
    if (values.length === 0) return { place: () => from, ticks: [0] };
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values) || 1;
    const rough = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((times) => times * power >= rough) * power;
    const first = Math.floor(low / step + 1e-9);
    const last = Math.ceil(high / step - 1e-9);
    const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
    const place = (value) => from + ((value - first * step) / ((last - first) * step)) * (to - from);
    return { place, ticks };
  };
  // Whole steps are printed whole.
  const shapeOf = (ticks, measure) => (["one", "two"].includes(measure.shown) && ticks.every(Number.isInteger) ? "count" : measure.shown);
  const values = (rows) => rows.flatMap((row) => [row.value, row.low, row.high]).filter((value) => value !== null);
  // What tells rows of one chart apart: the parts of the key of which there are several.
  const label = (row, rows) => {
    const several = (part) => new Set(rows.map((one) => one[part])).size > 1;
    const names = [];
    if (several("area") || !several("occupation")) names.push(genscan.areas.get(row.area).label);
    if (several("occupation")) names.push(genscan.occupations.get(row.occupation).label);
    return names.join(", ");
  };
  const cut = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

  const dots = (rows, measure, width) => {
    const narrow = width < 620;
    const left = narrow ? 0 : 270;
    const step = narrow ? 44 : 27;
    const top = 26;
    const right = width - 70;
    const { place, ticks } = scale([...values(rows), ...(measure.average ? [measure.average] : [])], left + 8, right);
    const height = top + rows.length * step + 6;
    const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" }, hatch());
    for (const tick of ticks.filter((_, index) => !narrow || index % 2 === 0)) {
      const x = place(tick);
      svg.append(node("line", { class: tick === 0 ? "zero" : "rule", x1: x, x2: x, y1: top - 6, y2: height }));
      svg.append(text(x, top - 11, genscan.shown(tick, shapeOf(ticks, measure)), { class: "soft", "text-anchor": "middle" }));
    }
    if (measure.average) {
      const x = place(measure.average);
      svg.append(node("line", { class: "one", x1: x, x2: x, y1: top - 6, y2: height }));
    }
    rows.forEach((row, index) => {
      const y = top + index * step + step / 2 + (narrow ? 9 : 0);
      svg.append(text(0, narrow ? y - 16 : y + 5, cut(label(row, rows), narrow ? 44 : 38)));
      if (row.value === null) {
        svg.append(node("rect", { class: "none", x: left + 8, y: y - 6, width: 18, height: 12 }));
        svg.append(text(left + 34, y + 5, genscan.status({ ...row, borrowed: null }, measure.shown), { class: "why" }));
        return;
      }
      if (row.low !== null && row.high !== null)
        svg.append(node("line", { class: "limits", x1: place(row.low), x2: place(row.high), y1: y, y2: y }));
      svg.append(node("circle", { class: `dot ${row.reliability ?? ""}`, cx: place(row.value), cy: y, r: 5 }));
      svg.append(text(width, y + 5, genscan.shown(row.value, measure.shown), { "text-anchor": "end" }));
    });
    return svg;
  };

  const lines = (series, quarters, rows, measure, width) => {
    const left = 74;
    const right = width - 20;
    const top = 14 + series.length * 20;
    const height = top + 220;
    const { place, ticks } = scale(values(rows), height - 30, top);
    const across = (quarter) => left + ((right - left) * quarters.indexOf(quarter)) / (quarters.length - 1);
    const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" });
    for (const tick of ticks) {
      const y = place(tick);
      svg.append(node("line", { class: tick === 0 ? "zero" : "rule", x1: left, x2: right, y1: y, y2: y }));
      svg.append(text(left - 8, y + 5, genscan.shown(tick, shapeOf(ticks, measure)), { class: "soft", "text-anchor": "end" }));
    }
    quarters.forEach((quarter, index) => {
      const anchor = index === 0 ? "start" : index === quarters.length - 1 ? "end" : "middle";
      if (width > 520 || index === 0 || index === quarters.length - 1)
        svg.append(text(across(quarter), height - 8, genscan.quarters.get(quarter), { class: "soft", "text-anchor": anchor }));
    });
    series.forEach(([name, points], index) => {
      let drawn = "";
      let broken = true; // a quarter without value breaks the line
      for (const quarter of quarters) {
        const point = points.find((one) => one.quarter === quarter && one.value !== null);
        if (point) drawn += `${broken ? "M" : "L"}${across(quarter)} ${place(point.value)}`;
        broken = !point;
        if (point) svg.append(node("circle", { class: `s${index}`, cx: across(quarter), cy: place(point.value), r: 4 }));
      }
      svg.append(node("path", { class: `line s${index}`, d: drawn }));
      const y = 9 + index * 20;
      svg.append(node("path", { class: `line s${index}`, d: `M0 ${y}H28` }), text(36, y + 5, cut(name, Math.floor(width / 8))));
    });
    return svg;
  };

  const figure = (measure, rows, width) => {
    const quarters = [...new Set(rows.map((row) => row.quarter))].sort();
    const series = [...genscan.groups(rows, (row) => `${row.area} ${row.occupation}`).values()].map((points) => [label(points[0], rows), points]);
    const drawn = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const title = document.createElement("h3");
    title.textContent = measure.title;
    const about = document.createElement("p");
    const picture = document.createElement("div");
    picture.setAttribute("role", "img");
    const asLines = quarters.length > 1 && series.length <= MOST_LINES;
    const latest = asLines ? rows : rows.filter((row) => row.quarter === quarters.at(-1));
    const kept = latest.slice(0, asLines ? latest.length : MOST_ROWS);
    const notes = [measure.unit, asLines ? "" : genscan.quarters.get(quarters.at(-1))];
    if (quarters.length > 1 && !asLines) notes.push(`au-delà de ${MOST_LINES} séries, le dernier trimestre seul est dessiné`);
    if (kept.length < latest.length) notes.push(`${kept.length} premières lignes sur ${latest.length} ; le tableau les a toutes`);
    if (measure.average) notes.push("tireté : 1, la moyenne");
    about.textContent = notes.filter(Boolean).join(" · ");
    const known = kept.filter((row) => row.value !== null);
    picture.setAttribute(
      "aria-label",
      `${measure.title} : ${known.length} valeurs, ${kept.length - known.length} lignes sans valeur. Le tableau qui suit donne chacune.`,
    );
    picture.append(asLines ? lines(series, quarters, kept, measure, width) : dots(kept, measure, width));
    const definition = document.createElement("p");
    definition.className = "definition";
    definition.textContent = measure.about;
    caption.append(title, definition, about);
    drawn.append(caption, picture);
    return drawn;
  };
  Object.assign(genscan, { figure });
})();
