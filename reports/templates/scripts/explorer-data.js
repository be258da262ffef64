// What the explorer reads: names from the catalogue, values from the page's extract and from parts loaded when asked.
"use strict";
window.genscan = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const catalogue = read("catalogue");
  const base = new URL("explorer/", document.currentScript.src);
  const cells = read("extract");
  const loaded = new Map();
  const areas = new Map(catalogue.areas.map(([level, code, label, region]) => [`${level}/${code}`, { level, code, label, region }]));
  const occupations = new Map(
    catalogue.occupations.map(([level, code, label, family]) => [`${level}/${code}`, { level, code, label, family }]),
  );
  const quarters = new Map(catalogue.quarters);
  const measures = new Map(catalogue.measures.map((measure, place) => [measure.code, { ...measure, place }]));

  // Called by a part, once loaded: its cells join those that are there.
  const receive = (name, part) => {
    for (const [area, inside] of Object.entries(part)) Object.assign((cells[area] ??= {}), inside);
  };
  // A part is a script, which a page in a folder may load; a fetch would be refused there.
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(
        name,
        new Promise((done, failed) => {
          const script = document.createElement("script");
          script.src = new URL(`${name}.js`, base);
          script.onload = done;
          script.onerror = () => {
            loaded.delete(name);
            failed(new Error(name));
          };
          document.head.append(script);
        }),
      );
    }
    return loaded.get(name);
  };
  const partOf = (area, occupation) => {
    const where = areas.get(area);
    if (where.level === "department") return catalogue.slugs[where.region];
    const level = occupation.split("/")[0];
    return level === "parent" || level === "rome" ? level : null;
  };
  const prepare = (view) => {
    const wanted = new Set();
    for (const area of view.areas) for (const occupation of view.occupations) wanted.add(partOf(area, occupation));
    wanted.delete(null);
    return Promise.all([...wanted].map(load));
  };
  const blank = { value: null, low: null, high: null, reliability: null, symbol: null, borrowed: null };
  // One value with all that is said of it; null where the tables have no such row.
  const entry = (area, occupation, quarter, measure) => {
    const found = cells[area]?.[occupation]?.[quarter]?.[measures.get(measure).place];
    if (found === undefined || found === null) return null;
    if (typeof found === "number") return { ...blank, value: found };
    if (typeof found === "string") return { ...blank, symbol: found || null };
    const [value = null, low = null, high = null, reliability = null, symbol = null, ...lent] = found;
    const [borrowedValue = null, borrowedLow = null, borrowedHigh = null, from = null] = lent;
    const borrowed = borrowedValue === null ? null : { value: borrowedValue, low: borrowedLow, high: borrowedHigh, from };
    return { value, low, high, reliability, symbol, borrowed };
  };

  const decimals = { count: 0, plain: 0, one: 1, two: 2, share: 1, points: 1 };
  const numbers = (digits, signed) =>
    new Intl.NumberFormat("fr-FR", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signed ? "exceptZero" : "auto",
    });
  const shown = (value, shape) => {
    const percent = shape === "share" || shape === "points";
    const text = numbers(decimals[shape], shape === "points").format(percent ? value * 100 : value).replace("-", "−");
    return percent ? `${text} ${shape === "share" ? "%" : "points"}` : text;
  };
  const nameOf = (cell) => {
    const [level, code, ...occupation] = cell.split("/");
    return [areas.get(`${level}/${code}`)?.label ?? code, occupations.get(occupation.join("/"))?.label ?? occupation.join("/")].join(", ");
  };
  // Why there is no value, or how to read it, in words.
  const status = (found, shape) => {
    const words = found.symbol ? catalogue.symbols[found.symbol] : found.value === null ? "vide" : "";
    if (!found.borrowed) return words;
    return `${words} ; plus large : ${shown(found.borrowed.value, shape)} (${nameOf(found.borrowed.from)})`;
  };
  const groups = (rows, keyOf) => {
    const found = new Map();
    for (const row of rows) {
      const key = keyOf(row);
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(row);
    }
    return found;
  };
  return { groups, catalogue, areas, occupations, quarters, measures, receive, prepare, entry, shown, status };
})();
