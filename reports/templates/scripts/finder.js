// The finder: hides the rows that do not answer to a region, a department, its number or a postcode.
"use strict";
(() => {
  const input = document.getElementById("chercher");
  const answer = document.getElementById("reponse");
  const rows = [...document.querySelectorAll("tr[data-words]")];
  // Overseas postcodes that begin like a department of the 18 regions, or like none of them.
  const OUTSIDE = /^(97133|97150|975\d\d|98\d{3})$/;
  const MOST_NAMED = 3;

  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const numbers = (row) => row.dataset.numbers.toLowerCase().split(" ");
  const names = (row) => row.dataset.words.split("|");

  // A postcode begins with the number of its department; what is typed so far may still be shorter.
  const byNumber = (row, typed) =>
    numbers(row).some((number) => (typed.length < 5 && number.startsWith(typed)) || typed.startsWith(number));
  const byName = (row, typed) => names(row).some((name) => ` ${plain(name)}`.includes(` ${typed}`));

  const said = (found, typed) => {
    if (!typed) return answer.dataset.all;
    if (OUTSIDE.test(typed)) return answer.dataset.outside;
    if (found.length === 0) return answer.dataset.none;
    const listed = found.map((row) => names(row)[0]).join(", ");
    if (found.length === 1) return `Une région : ${listed}`;
    return found.length <= MOST_NAMED ? `${found.length} régions : ${listed}` : `${found.length} régions`;
  };

  const find = () => {
    const words = plain(input.value);
    const number = /^\d/.test(words);
    const typed = number ? words.replace(/ /g, "") : words;
    const answers = (row) =>
      !typed || (!OUTSIDE.test(typed) && typed.length <= 5 && number ? byNumber(row, typed) : !number && byName(row, typed));
    for (const row of rows) row.hidden = !answers(row);
    answer.textContent = said(rows.filter((row) => !row.hidden), typed);
  };

  document.getElementById("finder").hidden = false;
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    const first = rows.find((row) => !row.hidden);
    if (event.key === "Enter" && input.value && first) first.querySelector("a").focus();
  });
  find();
})();
