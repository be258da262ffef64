// Under latest/: leads to the same page of the newest edition, with the fragment that names a cell or a view.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const there = document.querySelector("link[rel=canonical]").href;
  location.replace(there + location.hash);
});
