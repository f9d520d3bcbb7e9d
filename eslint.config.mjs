/* ESLint rules. `tsc` checks the types. */
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["site/", "**/*.min.js", "node_modules/", ".venv/", "dist/", "htmlcov/"] },
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
  {
    files: ["assets/browser/**/*.js", "tools/peers/*.js", "tools/plotly_marks.mjs"],
    languageOptions: { globals: globals.browser },
  },
  {
    // Only internals.js may use undocumented behaviour of other packages.
    files: ["assets/browser/**/*.js"],
    ignores: ["site/", "assets/browser/internals.js"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "MemberExpression[property.name=/^_/]",
          "Property[key.name=/^_/]",
          "MemberExpression[property.name=/^(dash_stores|r2l|l2r|l2p|p2l|d2p)$/]",
          "Literal[value=/_dash-|mantine-|js-plotly-plot|main-svg|[.]ag-(?!root)/]",
          "TemplateElement[value.raw=/_dash-|mantine-|js-plotly-plot|main-svg/]",
          "AssignmentExpression[left.object.name=Plotly]",
          "AssignmentExpression[left.object.property.name=Plotly]",
          "AssignmentExpression[left.property.name=fetch]",
        ].map((selector) => ({
          selector,
          message: "Access to internals of other packages belongs in internals.js.",
        })),
      ],
    },
  },
  { files: ["tests/javascript/**/*.mjs", "tools/**/*.mjs"], languageOptions: { globals: globals.node } },
];
