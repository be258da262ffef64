// SQL over the edition's tables, by DuckDB-WASM: loaded from this site when asked for, if it is installed there.
"use strict";
(() => {
  const box = document.getElementById("sql");
  const status = document.getElementById("sql-status");
  const MOST = 500; // lines printed
  let engine;
  const absent = () => {
    throw new Error(
      location.protocol === "file:"
        ? "Depuis un dossier, le navigateur ne charge pas le moteur : ouvrez l’édition par un serveur (genscan serve)."
        : "Le moteur n’est pas installé sur ce site ; l’explorateur et les tables n’en ont pas besoin.",
    );
  };
  const start = async () => {
    if (location.protocol === "file:") absent();
    const folder = new URL(box.dataset.engine, document.baseURI);
    const there = await fetch(new URL("duckdb.js", folder), { method: "HEAD" }).catch(() => null);
    if (!there?.ok) absent();
    await new Promise((done, failed) => {
      const arrow = document.createElement("script");
      arrow.src = new URL("arrow.js", folder);
      arrow.onload = done;
      arrow.onerror = failed;
      document.head.append(arrow);
    });
    const duckdb = await import(new URL("duckdb.js", folder));
    const worker = new Worker(new URL("duckdb-browser-eh.worker.js", folder));
    const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
    await database.instantiate(new URL("duckdb-eh.wasm", folder).href);
    const connection = await database.connect();
    await connection.query("set autoload_known_extensions = false"); // nothing from the network
    const described = await (await fetch("datapackage.json")).json();
    return { database, connection, resources: new Map(described.resources.map((resource) => [resource.name, resource])), read: new Set() };
  };
  const TYPES = { string: "varchar", integer: "bigint", number: "double", boolean: "boolean", date: "date" };
  // Reading Parquet would need an extension from elsewhere: the CSV twin is read, with the types of the data package.
  const read = async (name) => {
    const resource = engine.resources.get(name);
    const answer = await fetch(resource.path);
    await engine.database.registerFileBuffer(`${name}.csv`, new Uint8Array(await answer.arrayBuffer()));
    const types = resource.schema.fields.map((field) => `'${field.name}': '${TYPES[field.type]}'`).join(", ");
    await engine.connection.query(
      `create table ${name} as from read_csv('${name}.csv', header = true, nullstr = '', columns = {${types}})`,
    );
    engine.read.add(name);
  };
  const printed = (value) => (value === null || value === undefined ? "" : String(value));
  // A date comes as milliseconds.
  const plain = (value, field) => (value !== null && String(field.type).startsWith("Date") ? new Date(Number(value)).toISOString().slice(0, 10) : value);
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
      status.textContent = engine ? "Requête en cours…" : "Chargement du moteur…";
      engine ??= await start();
      const query = document.getElementById("query").value;
      const named = new Set(query.toLowerCase().match(/[a-z_]+/g));
      for (const name of engine.resources.keys()) if (named.has(name) && !engine.read.has(name)) await read(name);
      const answer = await engine.connection.query(query);
      const { fields } = answer.schema;
      const rows = answer.toArray().map((row) => Object.values(row.toJSON()).map((value, index) => plain(value, fields[index])));
      const head = table.createTHead();
      head.append(line("th", fields.map((field) => field.name)));
      table.createTBody().append(...rows.slice(0, MOST).map((row) => line("td", row)));
      status.textContent = `${rows.length} lignes${rows.length > MOST ? `, les ${MOST} premières affichées` : ""}.`;
    } catch (error) {
      status.textContent = error.message;
    }
  };
  document.getElementById("run").addEventListener("click", run);
})();
