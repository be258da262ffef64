// The interactive layer: a figure's picture is replaced by Plotly on demand; the page is whole without it.
"use strict";
(() => {
  const base = new URL(".", document.currentScript.src);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let library;
  const load = (name) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(name, base);
      script.onload = done;
      script.onerror = () => failed(new Error(name));
      document.head.append(script);
    });
  const plotly = () => (library ??= load("plotly-cartesian.min.js").then(() => load("plotly-locale-fr.js")));
  // Each light colour stands for a role: in the dark, the role's colour takes its place.
  const themed = (text) => {
    const style = getComputedStyle(document.documentElement);
    return text.replace(/rgb\(\d+, \d+, \d+\)/g, (colour) => {
      const role = roles[colour];
      return role ? style.getPropertyValue(`--${role}`).trim() : colour;
    });
  };
  const roles = JSON.parse(document.getElementById("roles")?.textContent ?? "{}");
  const open = new Map();
  const draw = async (id) => {
    const { data, layout, config } = JSON.parse(themed(document.getElementById(`${id}-data`).textContent));
    await window.Plotly.react(open.get(id), data, layout, config);
  };
  const show = async (button) => {
    const id = button.dataset.figure;
    const image = document.getElementById(`${id}-image`);
    if (open.has(id)) {
      window.Plotly.purge(open.get(id));
      open.get(id).remove();
      open.delete(id);
      image.hidden = false;
      button.textContent = "Explorer la figure";
      return;
    }
    button.disabled = true;
    try {
      await plotly();
      const node = document.createElement("div");
      node.className = "plot";
      node.setAttribute("role", "img");
      node.setAttribute("aria-label", image.getAttribute("aria-label"));
      open.set(id, node);
      image.after(node);
      await draw(id);
      image.hidden = true;
      button.textContent = "Revenir à l’image";
    } catch {
      button.textContent = "Figure interactive indisponible";
    } finally {
      button.disabled = false;
    }
  };
  for (const button of document.querySelectorAll("button.live")) {
    button.hidden = false;
    button.addEventListener("click", () => show(button));
  }
  dark.addEventListener("change", () => [...open.keys()].forEach(draw));
})();
