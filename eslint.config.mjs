/* What ESLint checks; `tsc` checks the types. */
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/*.min.js", "node_modules/", ".venv/", "dist/", "htmlcov/"] },
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 12],
      eqeqeq: "error",
      "max-params": ["error", { max: 6 }],
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["assets/browser/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/javascript/**/*.mjs", "tools/**/*.mjs"], languageOptions: { globals: globals.node } },
];
