/** @type {import("stylelint").Config} */
export default {
  extends: ["stylelint-config-standard"],
  ignoreFiles: ["styles/fonts.css"], // written by fonts/slice.py
  rules: {
    // Inline style cannot be overridden under our policy because there is none; nothing else needs it.
    "declaration-no-important": [true, { severity: "error" }],
    // The order of our files is by meaning, and a component states its variants where they belong.
    "no-descending-specificity": null,
  },
};
