// A view: the areas, occupations, measures and quarters chosen; its address, its rows and its CSV.
"use strict";
(() => {
  const { genscan } = window;
  const { catalogue } = genscan;
  const PARTS = { a: "areas", o: "occupations", i: "measures", q: "quarters" };
  const MOST = 2000; // rows: beyond, the whole tables serve better

  const start = () => ({
    areas: catalogue.areas.filter(([level, code]) => level !== "department" && code !== "ZZ").map(([level, code]) => `${level}/${code}`),
    occupations: [catalogue.first.occupation],
    measures: [catalogue.first.measure],
    quarters: [catalogue.quarter],
  });
  const known = (view) =>
    Object.fromEntries(Object.values(PARTS).map((name) => [name, [...new Set(view[name])].filter((key) => genscan[name].has(key))]));
  // `2026-Q1/region/11/family/design` names a cell, with all that is known of it; else `a=...&o=...&i=...&q=...`.
  const read = (fragment) => {
    const text = decodeURIComponent(fragment.replace(/^#/, ""));
    const parts = text.split("/");
    if (parts.length === 5 && !text.includes("=")) {
      const [quarter, ...key] = parts;
      return known({
        areas: [key.slice(0, 2).join("/")],
        occupations: [key.slice(2).join("/")],
        measures: [...genscan.measures.keys()],
        quarters: [quarter],
      });
    }
    const view = start();
    for (const pair of text.split("&")) {
      const [letter, values] = pair.split("=");
      if (PARTS[letter] && values) view[PARTS[letter]] = values.split(",");
    }
    return known(view);
  };
  const write = (view) =>
    "#" +
    Object.entries(PARTS)
      .map(([letter, name]) => `${letter}=${view[name].join(",")}`)
      .join("&");

  const rows = (view) => {
    const found = [];
    for (const measure of view.measures)
      for (const occupation of view.occupations)
        for (const area of view.areas)
          for (const quarter of view.quarters) {
            const entry = genscan.entry(area, occupation, quarter, measure);
            if (entry) found.push({ quarter, area, occupation, measure, ...entry });
          }
    return found;
  };

  const HEADER = [
    "quarter", "area_level", "area_code", "area_label", "occupation_level", "occupation_code", "occupation_label", "measure",
    "value", "low", "high", "reliability", "symbol", "status", "borrowed_value", "borrowed_low", "borrowed_high", "borrowed_from",
  ];
  // Numbers stand bare; a text that a spreadsheet would take for a formula gets an apostrophe.
  const field = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = /^\s*[=+\-@]/.test(value) ? `'${value}` : value;
    return /[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (found) =>
    [
      HEADER,
      ...found.map((row) => {
        const area = genscan.areas.get(row.area);
        const occupation = genscan.occupations.get(row.occupation);
        const { value, low, high, from } = row.borrowed ?? {};
        return [
          row.quarter, area.level, area.code, area.label, occupation.level, occupation.code, occupation.label, row.measure,
          row.value, row.low, row.high, row.reliability, row.symbol, row.symbol ? catalogue.symbols[row.symbol] : null,
          value, low, high, from,
        ];
      }),
    ]
      .map((line) => line.map(field).join(",") + "\n")
      .join("");
  Object.assign(genscan, { start, read, write, rows, csv, MOST });
})();
