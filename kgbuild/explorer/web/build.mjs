// Builds the pages into ../static: three classic scripts, so that they run from a disk as from a server.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static");

async function part(name, entry) {
  await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: join(here, "build", name),
      emptyOutDir: true,
      target: "es2022",
      cssCodeSplit: false,
      lib: { entry: join(here, "src", entry), formats: ["iife"], name: `kgbuild_${name}`, fileName: () => `${name}.js`, cssFileName: name },
    },
  });
  await copyFile(join(here, "build", name, `${name}.js`), join(out, `${name}.js`));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await part("main", "main.tsx");
await part("map", "map/part.ts");
await part("editor", "editor/part.ts");
const styles = [];
for (const [name, file] of [["map", "map.css"], ["main", "main.css"]]) {
  styles.push(await readFile(join(here, "build", name, file), "utf8"));
}
await writeFile(join(out, "style.css"), styles.join("\n"));
for (const file of ["index.html", "icon.svg"]) await copyFile(join(here, file), join(out, file));
await rm(join(here, "build"), { recursive: true, force: true });
