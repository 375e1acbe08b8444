import type { Path } from "../json/extract.ts";
import { isNegatedGroup } from "./matches.ts";
import type { Node } from "./syntax.ts";
import { textExpression, writtenForms } from "./text-match.ts";

/** What to mark where records are shown. */
export interface Highlight {
  /** Global; of a text, in the form that is typed or as JSON writes it. */
  readonly expression: RegExp;
  /** Marked in the values at this path alone. */
  readonly path?: Path;
}

/** The texts and expressions that a query looks for. What it excludes is in no record that is shown. */
export function highlightsOf(root: Node | undefined): Highlight[] {
  switch (root?.kind) {
    case "and":
    case "or":
      return root.nodes.flatMap(highlightsOf);
    case "group":
      return isNegatedGroup(root) ? [] : highlightsOf(root.node);
    case "text":
      return root.text === ""
        ? []
        : [{ expression: textExpression([root.text, ...writtenForms(root.text)], root.matchCase) }];
    case "regex":
      return [{ expression: new RegExp(root.source, `${root.flags}g`) }];
    case "compare": {
      const { test, field, isNegated } = root;
      const { path } = field;
      if (isNegated) return [];
      if (test.type === "regex") return [{ expression: new RegExp(test.source, `${test.flags}g`), path }];
      if (test.type !== "text" || test.text === "") return [];
      return [{ expression: textExpression([test.text], test.matchCase || test.mode === "equals"), path }];
    }
    default:
      return [];
  }
}

/** Whether a query holds an expression as the user wrote it, which may take for ever. */
export function hasExpression(root: Node | undefined): boolean {
  switch (root?.kind) {
    case "and":
    case "or":
      return root.nodes.some(hasExpression);
    case "not":
    case "group":
      return hasExpression(root.node);
    case "regex":
      return true;
    case "compare":
      return root.test.type === "regex";
    default:
      return false;
  }
}
