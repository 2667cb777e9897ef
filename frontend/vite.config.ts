import { defineConfig } from "vitest/config";

/**
 * Builds what every page loads into `dist/`, which Django serves as static files and reads through
 * its manifest. Nothing is inlined, so that a policy without inline script, inline style and `data:`
 * addresses holds.
 */
export default defineConfig({
  base: "./", // a style sheet finds its fonts beside it, whatever the static address is
  publicDir: "public", // favicon.svg, which browsers and bookmarks know by its name
  build: {
    outDir: "dist",
    manifest: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        "src/site.ts",
        "src/early.ts",
        "styles/leaflet.css",
        "styles/sheet.css",
        "styles/slides.css",
      ],
    },
  },
  test: {
    environment: "jsdom",
    css: true, // the contrast test reads the tokens
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
