// The explorer's page: choices in, charts, table, address and file out.
"use strict";
(() => {
  const { genscan } = window;
  const { catalogue } = genscan;
  const MOST_CHARTS = 4;
  const $ = (id) => document.getElementById(id);
  const NAMES = ["measures", "areas", "occupations", "quarters"];
  const FR = new Intl.NumberFormat("fr-FR");
  let view;
  let shownRows = [];
  let asked = 0;

  const element = (name, words = "", attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = words;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const titleOf = (name, key) => {
    const found = genscan[name].get(key);
    return typeof found === "string" ? found : (found.title ?? found.label);
  };

  const COARSE = "regions";
  const areaGroups = [
    [COARSE, "Pays et régions"],
    ...catalogue.areas.filter(([level, code]) => level === "region" && code !== "ZZ").map(([, code, name]) => [code, `Départements : ${name}`]),
  ];
  const families = catalogue.occupations.filter(([level]) => level === "family");
  const occupationGroups = [
    ["family", "Ensemble et familles"],
    ["parent", "Codes ROME historiques"],
    ...families.map(([, code, name]) => [`rome ${code}`, `Métiers ROME 4.0 : ${name}`]),
  ];
  const areasOf = (group) =>
    catalogue.areas
      .filter(([level, code, , region]) =>
        group === COARSE ? level !== "department" : code === "FR" || (region === group && (level === "department" || code === group)))
      .map(([level, code]) => `${level}/${code}`);
  const occupationsOf = (group) => {
    const [wanted, family] = group.split(" ");
    return catalogue.occupations
      .filter(([level, , , of]) => (wanted === "family" ? level === "all" || level === "family" : level === wanted && (!family || of === family)))
      .map(([level, code]) => `${level}/${code}`);
  };
  const groupOfAreas = () => {
    const department = view.areas.find((key) => key.startsWith("department/"));
    return department ? genscan.areas.get(department).region : COARSE;
  };
  const groupOfOccupations = () => {
    const first = genscan.occupations.get(view.occupations[0]);
    if (first?.level === "rome") return `rome ${first.family}`;
    return first?.level === "parent" ? "parent" : "family";
  };

  const boxes = (name, keys, heads = {}) => {
    const list = $(name).querySelector(".boxes");
    const all = [...keys, ...view[name].filter((key) => !keys.includes(key))];
    list.replaceChildren();
    for (const key of all) {
      if (heads[key]) list.append(element("h3", heads[key]));
      const label = element("label");
      const box = element("input", "", { type: "checkbox", name, value: key });
      box.checked = view[name].includes(key);
      label.append(box, element("span", titleOf(name, key)));
      list.append(label);
    }
  };
  const select = (id, groups, chosen) => {
    $(id).replaceChildren(...groups.map(([value, words]) => element("option", words, { value })));
    $(id).value = chosen;
  };
  const draw = () => {
    const order = [...genscan.measures.values()];
    const firstIndicator = order.find((measure) => !measure.count);
    boxes("measures", order.map((measure) => measure.code), { [order[0].code]: "Comptages", [firstIndicator.code]: "Indicateurs" });
    select("area-group", areaGroups, groupOfAreas());
    boxes("areas", areasOf($("area-group").value));
    select("occupation-group", occupationGroups, groupOfOccupations());
    boxes("occupations", occupationsOf($("occupation-group").value));
    boxes("quarters", [...genscan.quarters.keys()]);
  };
  const summarise = () => {
    for (const name of NAMES) {
      const keys = view[name];
      const words = keys.length === 0 ? "aucun choix" : keys.length <= 2 ? keys.map((key) => titleOf(name, key)).join(", ") : `${keys.length} choisis`;
      $(name).querySelector(".chosen").textContent = words;
    }
  };

  const HEADS = [["Trimestre", ""], ["Territoire", "text"], ["Métier", "text"], ["Indicateur", "text"], ["Valeur", ""], ["Borne basse", ""], ["Borne haute", ""], ["Fiabilité", "centre"], ["Lecture", "text"]];
  const table = (rows) => {
    const head = element("tr");
    head.append(...HEADS.map(([words, kind]) => element("th", words, { scope: "col", class: kind })));
    $("values").tHead.replaceChildren(head);
    $("values").tBodies[0].replaceChildren(
      ...rows.map((row) => {
        const measure = genscan.measures.get(row.measure);
        const number = (value) => (value === null ? "" : genscan.shown(value, measure.shown));
        const line = element("tr");
        line.append(
          element("th", genscan.quarters.get(row.quarter), { scope: "row" }),
          element("td", genscan.areas.get(row.area).label, { class: "text" }),
          element("td", genscan.occupations.get(row.occupation).label, { class: "text" }),
          element("td", measure.title, { class: "text" }),
          element("td", number(row.value)),
          element("td", number(row.low)),
          element("td", number(row.high)),
          element("td", row.reliability === "withheld" ? "–" : (row.reliability ?? ""), { class: "centre" }),
          element("td", genscan.status(row, measure.shown), { class: "text why" }),
        );
        return line;
      }),
    );
  };
  const charts = (rows) => {
    const width = Math.max(280, Math.round($("charts").clientWidth));
    const groups = [...genscan.groups(rows, (row) => row.measure)].slice(0, MOST_CHARTS);
    $("charts").replaceChildren(...groups.map(([code, own]) => genscan.figure(genscan.measures.get(code), own, width)));
    return groups.length;
  };
  const told = (rows, drawn) => {
    if (rows.length === 0) return "Aucune ligne : les tables n’ont rien pour ce choix.";
    const more = new Set(rows.map((row) => row.measure)).size > drawn ? ` ; ${drawn} indicateurs dessinés, tous dans le tableau` : "";
    const without = rows.filter((row) => row.value === null).length;
    const blank = without ? `, dont ${FR.format(without)} sans valeur` : "";
    return `${FR.format(rows.length)} ligne${rows.length > 1 ? "s" : ""}${blank}${more}.`;
  };
  const show = async () => {
    const turn = ++asked;
    summarise();
    const fragment = genscan.write(view);
    $("address").value = location.href.replace(/#.*/, "") + fragment;
    $("status").textContent = "Chargement…";
    let words;
    try {
      await genscan.prepare(view);
      if (turn !== asked) return;
      shownRows = genscan.rows(view);
    } catch (error) {
      if (turn !== asked) return;
      shownRows = [];
      words = `Une partie des tables manque (${error.message}) : l’édition n’est pas entière.`;
    }
    if (shownRows.length > genscan.MOST) {
      words = `Ce choix fait ${FR.format(shownRows.length)} lignes. Au-delà de ${FR.format(genscan.MOST)}, restreignez-le ou prenez les tables entières.`;
      shownRows = [];
    }
    table(shownRows);
    const drawn = charts(shownRows);
    $("status").textContent = words ?? told(shownRows, drawn);
    $("download").disabled = shownRows.length === 0;
  };
  const remember = () => history.replaceState(null, "", genscan.write(view));

  const changed = (event) => {
    const { name, value, checked, id } = event.target;
    if (id === "area-group") {
      view.areas = areasOf(value).filter((key) => !key.endsWith("ZZ"));
      boxes("areas", areasOf(value));
    } else if (id === "occupation-group") {
      view.occupations = occupationsOf(value);
      boxes("occupations", view.occupations);
    } else if (NAMES.includes(name)) {
      const order = [...genscan[name].keys()];
      const chosen = checked ? [...view[name], value] : view[name].filter((key) => key !== value);
      view[name] = chosen.sort((one, other) => order.indexOf(one) - order.indexOf(other));
    }
    remember();
    show();
  };
  const ticked = (name, on) => {
    const keys = [...document.querySelectorAll(`input[name=${name}]`)].map((box) => box.value);
    view[name] = on ? keys : [];
    for (const box of document.querySelectorAll(`input[name=${name}]`)) box.checked = on;
    remember();
    show();
  };
  const download = () => {
    const file = new Blob([genscan.csv(shownRows)], { type: "text/csv;charset=utf-8" });
    const link = element("a", "", { href: URL.createObjectURL(file), download: `genscan-${catalogue.quarter}-r${catalogue.revision}-vue.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText($("address").value);
      $("status").textContent = "Lien copié.";
    } catch {
      $("address").focus();
      $("address").select();
      $("status").textContent = "L’adresse est sélectionnée : copiez-la (Ctrl+C).";
    }
  };
  const open = () => {
    view = genscan.read(location.hash);
    draw();
    show();
  };

  $("explorer").hidden = false;
  $("choices").addEventListener("change", changed);
  $("choices").addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("[data-all]")) button.addEventListener("click", () => ticked(button.dataset.all, true));
  for (const button of document.querySelectorAll("[data-none]")) button.addEventListener("click", () => ticked(button.dataset.none, false));
  $("download").addEventListener("click", download);
  $("copy").addEventListener("click", copy);
  addEventListener("hashchange", open);
  matchMedia("(min-width: 640px)").addEventListener("change", () => charts(shownRows));
  open();
})();
