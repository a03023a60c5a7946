// Builds everything the browser loads into static-build/nhsuk/: one style sheet, its scripts, and the
// few images and fonts they name. Django finds the result by STATICFILES_DIRS. The fonts of what is
// printed go into build/fonts/. Run by `npm run build`.
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const modules = join(root, "node_modules");
const target = join(root, "static-build", "nhsuk");
// Built beside the target and renamed at the end, so a failed build never leaves half a site behind.
const staging = join(root, "static-build", ".nhsuk-building");

async function buildStyles() {
  const result = sass.compile(join(here, "styles", "app.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    style: "compressed",
  });
  await writeFile(join(staging, "app.css"), result.css);
}

async function buildScripts() {
  await esbuild.build({
    // Scripts are named one by one: vega is large, and only pages with a chart pay for it.
    entryPoints: ["support", "app", "charts"].map((name) => join(here, "scripts", `${name}.js`)),
    outdir: staging,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020"],
    legalComments: "none",
    logLevel: "warning",
  });
}

async function copyFiles() {
  const fonts = join(modules, "@fontsource-variable", "arimo", "files");
  await mkdir(join(staging, "fonts"), { recursive: true });
  for (const subset of ["latin", "latin-ext"]) {
    const name = `arimo-${subset}-wght-normal.woff2`;
    await cp(join(fonts, name), join(staging, "fonts", name));
  }
  await cp(join(modules, "nhsuk-frontend", "dist", "nhsuk", "assets", "images"), join(staging, "images"), {
    recursive: true,
  });
  await cp(join(here, "images"), join(staging, "images"), { recursive: true });
}

// The same font for paper, whose tool reads no web fonts. Never served, so it is not beside the others.
async function copyPaperFonts() {
  const fonts = join(modules, "@expo-google-fonts", "arimo");
  const paper = join(root, "build", "fonts");
  await mkdir(paper, { recursive: true });
  for (const style of ["400Regular", "700Bold"]) {
    await cp(join(fonts, style, `Arimo_${style}.ttf`), join(paper, `Arimo_${style}.ttf`));
  }
}

async function versionOf(name) {
  const manifest = await readFile(join(modules, name, "package.json"), "utf8");
  return JSON.parse(manifest).version;
}

await rm(staging, { recursive: true, force: true });
await mkdir(staging, { recursive: true });
await Promise.all([buildStyles(), buildScripts(), copyFiles(), copyPaperFonts()]);
await rm(target, { recursive: true, force: true });
await rename(staging, target);
console.log(`Built static-build/nhsuk with nhsuk-frontend ${await versionOf("nhsuk-frontend")}`);
