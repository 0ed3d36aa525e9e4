// How the client is built: hashed assets, each with a gzip and a Brotli twin beside it, so that the server only ever copies bytes.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const compressible = /\.(js|css|svg|json|txt|woff2?)$/;
const smallestBytes = 512;

function compressAssets(): Plugin {
  let outDir = "dist";
  return {
    name: "rehearse-compress",
    apply: "build",
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle: async () => {
      for (const entry of await readdir(outDir, { recursive: true })) {
        if (!compressible.test(entry)) continue;
        const path = join(outDir, entry);
        const bytes = await readFile(path);
        if (bytes.length < smallestBytes) continue;
        await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        await writeFile(
          `${path}.br`,
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        );
      }
    },
  };
}

/** That package marks the calls that name its keys and commands as without effect, so that a build would leave them out, and no key would do anything. */
function keepEmacsCommands(): Plugin {
  return {
    name: "rehearse-emacs",
    apply: "build",
    transform: (code, id) =>
      id.includes("codemirror-emacs/dist/") ? { code: code.replaceAll(/\/\*@__PURE__\*\/(?=EmacsHandler\.)/g, ""), map: null } : null,
  };
}

const server = process.env["REHEARSE_URL"] ?? "http://127.0.0.1:7070";

export default defineConfig({
  esbuild: { jsx: "automatic" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  plugins: [keepEmacsCommands(), compressAssets()],
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": { target: server, changeOrigin: true, headers: { origin: server } },
      "/ws": { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 30_000 },
});
