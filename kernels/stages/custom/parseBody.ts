import { parseExpressionAt, type FunctionExpression, type Node } from 'acorn';
import { CustomStageError } from './customStageError.ts';

/** Longer texts and deeper brackets are refused before they are parsed: the parser recurses. */
export const MAX_BODY_LENGTH = 8_000;
const MAX_BRACKETS = 40;

/** A syntax tree with every node's place. */
export type Placed = Node & { readonly loc?: { readonly start: { readonly line: number; readonly column: number } } | null };

/** @returns the error for a node */
export function refusal(node: Placed, problem: string): CustomStageError {
  const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
  return new CustomStageError(line, column + 1, problem);
}

/**
 * Parses the text of a custom stage: one function expression of one parameter. Nothing is run.
 *
 * @throws CustomStageError  what the parser says, or another form
 */
export function parseBody(text: string): { readonly image: string; readonly block: FunctionExpression['body'] } {
  if (text.length > MAX_BODY_LENGTH) throw new CustomStageError(1, 1, `the function has ${text.length} characters: ${MAX_BODY_LENGTH} at most`);
  checkBrackets(text);
  const tree = parsed(text);
  const place = { ...tree, loc: tree.loc ?? null };
  if (tree.type !== 'FunctionExpression') throw refusal(place, 'write one function: function (src) { ... return value; }');
  if (tree.async || tree.generator) throw refusal(place, 'an ordinary function is expected: leave async and * out');
  const [parameter, second] = tree.params;
  if (parameter?.type !== 'Identifier' || second) throw refusal(second ?? parameter ?? place, 'the function takes one parameter, the image: function (src) { ... }');
  const rest = text.slice(tree.end).search(/\S/);
  if (rest >= 0) {
    const before = text.slice(0, tree.end + rest).split('\n');
    throw new CustomStageError(before.length, before.at(-1)!.length + 1, 'nothing may stand behind the function');
  }
  return { image: parameter.name, block: tree.body };
}

function parsed(text: string): ReturnType<typeof parseExpressionAt> {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 2022, locations: true });
  } catch (cause) {
    if (cause instanceof SyntaxError && 'loc' in cause) {
      const { line, column } = cause.loc as { line: number; column: number };
      throw new CustomStageError(line, column + 1, cause.message.replace(/ \(\d+:\d+\)$/, ''));
    }
    if (cause instanceof RangeError) throw new CustomStageError(1, 1, 'the function is nested too deeply: use variables');
    throw cause;
  }
}

function checkBrackets(text: string): void {
  let depth = 0, line = 1, column = 0;
  for (const character of text) {
    column++;
    if (character === '\n') { line++; column = 0; }
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (depth > MAX_BRACKETS) throw new CustomStageError(line, column, `brackets are nested more than ${MAX_BRACKETS} deep: use variables`);
  }
}
