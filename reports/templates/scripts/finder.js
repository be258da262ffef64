// The finder: hides the rows that do not answer; a region, a department or its number, accents and hyphens ignored.
"use strict";
(() => {
  const input = document.getElementById("chercher");
  const answer = document.getElementById("reponse");
  const rows = [...document.querySelectorAll("tr[data-words]")];
  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const find = () => {
    const wanted = plain(input.value);
    const postcode = /^\d{5}$/.test(wanted);
    const key = postcode ? (/^9[78]/.test(wanted) ? wanted.slice(0, 3) : wanted.slice(0, 2)) : wanted;
    let found = 0;
    for (const row of rows) {
      const words = row.dataset.words.split("|").map(plain);
      const hit = !key || words.some((word) => (/^\d/.test(key) ? word === key : ` ${word}`.includes(` ${key}`)));
      row.hidden = !hit;
      found += hit;
    }
    answer.textContent = !key
      ? answer.dataset.all
      : found === 0
        ? "Aucune région ne répond"
        : found === 1
          ? "Une région"
          : `${found} régions`;
  };
  document.getElementById("finder").hidden = false;
  input.addEventListener("input", find);
  find();
})();
