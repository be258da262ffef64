// SQL over the edition's tables, by DuckDB-WASM: loaded from this site when asked for, if it is installed there.
"use strict";
(() => {
  const box = document.getElementById("sql");
  const status = document.getElementById("sql-status");
  const MOST = 500; // lines printed
  let connection;
  const absent = () => {
    throw new Error(
      location.protocol === "file:"
        ? "Depuis un dossier, le navigateur ne charge pas le moteur : ouvrez l’édition par un serveur (genscan serve)."
        : "Le moteur n’est pas installé sur ce site ; l’explorateur et les tables n’en ont pas besoin.",
    );
  };
  const start = async () => {
    if (location.protocol === "file:") absent();
    const engine = new URL(box.dataset.engine, document.baseURI);
    const there = await fetch(new URL("duckdb.js", engine), { method: "HEAD" }).catch(() => null);
    if (!there?.ok) absent();
    const duckdb = await import(new URL("duckdb.js", engine));
    const worker = new Worker(new URL("duckdb-browser-eh.worker.js", engine));
    const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
    await database.instantiate(new URL("duckdb-eh.wasm", engine).href);
    const opened = await database.connect();
    for (const name of box.dataset.tables.trim().split(" ")) {
      const answer = await fetch(`tables/${name}.parquet`);
      await database.registerFileBuffer(`${name}.parquet`, new Uint8Array(await answer.arrayBuffer()));
      await opened.query(`create view ${name} as from '${name}.parquet'`);
    }
    return opened;
  };
  const printed = (value) =>
    value === null || value === undefined ? "" : value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  const line = (name, values) => {
    const row = document.createElement("tr");
    for (const value of values) {
      const cell = document.createElement(name);
      if (name === "th") cell.scope = "col";
      cell.className = typeof value === "number" || typeof value === "bigint" ? "" : "text";
      cell.textContent = printed(value);
      row.append(cell);
    }
    return row;
  };
  const run = async () => {
    const table = document.getElementById("answer");
    table.replaceChildren();
    try {
      status.textContent = connection ? "Requête en cours…" : "Chargement du moteur…";
      connection ??= await start();
      const answer = await connection.query(document.getElementById("query").value);
      const rows = answer.toArray().map((row) => Object.values(row.toJSON()));
      const head = table.createTHead();
      head.append(line("th", answer.schema.fields.map((field) => field.name)));
      table.createTBody().append(...rows.slice(0, MOST).map((row) => line("td", row)));
      status.textContent = `${rows.length} lignes${rows.length > MOST ? `, les ${MOST} premières affichées` : ""}.`;
    } catch (error) {
      status.textContent = error.message;
    }
  };
  document.getElementById("run").addEventListener("click", run);
})();
