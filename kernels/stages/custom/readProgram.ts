import type { AssignmentExpression, Expression, ForStatement, Statement, UpdateExpression, VariableDeclaration } from 'acorn';
import { parseBody, refusal } from './parseBody.ts';
import type { Binary, CustomProgram, Step, Value } from './program.ts';
import { readNumber, readTruth, readValue } from './readValue.ts';
import { declareName, findName, innerScope, type Declared, type Scope } from './scope.ts';

/** Operations of one pixel, loops multiplied out: more is no operation of a live frame. */
export const MAX_PIXEL_OPERATIONS = 20_000;
const MAX_BLOCKS = 32;

const ASSIGNMENTS: Readonly<Record<string, Binary>> = { '+=': 'add', '-=': 'subtract', '*=': 'multiply', '/=': 'divide', '%=': 'remainder' };

/**
 * Reads the function of a custom stage into a program that ends for every pixel: a strict list of what may be written, every loop
 * with bounds that are known beforehand, every path with a result. Nothing of it is ever run as JavaScript.
 *
 * @param text        `function (src) { ... }`
 * @param parameters  what `this.constants.NAME` stands for
 * @throws CustomStageError  line, column, what is wrong, what may be written
 */
export function readProgram(text: string, parameters: Readonly<Record<string, number>>): CustomProgram {
  const { image, block } = parseBody(text);
  const scope: Scope = { image, parameters: new Map(Object.entries(parameters)), variables: [], names: [] };
  const body = readBlock(block.body, scope, 0);
  if (!returns(body)) throw refusal(block, 'the function must return a number on every path: end it with return');
  const operations = costOf(body);
  if (operations > MAX_PIXEL_OPERATIONS) {
    throw refusal(block, `a pixel costs ${operations} operations, loops multiplied out: ${MAX_PIXEL_OPERATIONS} at most`);
  }
  return { variables: scope.variables, body, operations };
}

function readBlock(statements: readonly Statement[], outer: Scope, depth: number): Step[] {
  const { inner, own } = innerScope(outer);
  return statements.flatMap((statement) => readStatement(statement, inner, own, depth));
}

function readStatement(node: Statement, scope: Scope, own: Map<string, Declared>, depth: number): Step[] {
  if (depth > MAX_BLOCKS) throw refusal(node, `blocks are nested more than ${MAX_BLOCKS} deep`);
  switch (node.type) {
    case 'EmptyStatement': return [];
    case 'BlockStatement': return readBlock(node.body, scope, depth + 1);
    case 'VariableDeclaration': return readDeclaration(node, scope, own);
    case 'ExpressionStatement': return [readAssignment(node.expression, scope)];
    case 'IfStatement': {
      const test = readTruth(node.test, scope);
      return [{ do: 'if', test, yes: readBlock([node.consequent], scope, depth + 1), no: node.alternate ? readBlock([node.alternate], scope, depth + 1) : [] }];
    }
    case 'ForStatement': return [readLoop(node, scope, depth)];
    case 'ReturnStatement':
      if (!node.argument) throw refusal(node, 'return needs a number');
      return [{ do: 'return', value: readNumber(node.argument, scope) }];
    case 'WhileStatement': case 'DoWhileStatement': case 'ForInStatement': case 'ForOfStatement':
      throw refusal(node, 'only for loops with constant bounds may be used: for (let i = 0; i < 5; i++) { ... }');
    default:
      throw refusal(node, 'only let, const, assignments, if, for with constant bounds and return may be used in a stage');
  }
}

function readDeclaration(node: VariableDeclaration, scope: Scope, own: Map<string, Declared>): Step[] {
  if (node.kind !== 'let' && node.kind !== 'const') throw refusal(node, 'declare variables with let or const');
  return node.declarations.map(({ id, init }) => {
    if (id.type !== 'Identifier') throw refusal(id, 'a variable is declared by its name alone: let name = value');
    if (!init) throw refusal(id, `"${id.name}" needs a value: let ${id.name} = 0`);
    if (own.has(id.name)) throw refusal(id, `"${id.name}" is declared already`);
    const { value, type } = readValue(init, scope);
    return { do: 'set', variable: declareName(scope, own, id.name, type, node.kind === 'const'), value };
  });
}

function readAssignment(node: Expression, scope: Scope): Step {
  if (node.type === 'UpdateExpression') return readUpdate(node, scope);
  if (node.type !== 'AssignmentExpression') throw refusal(node, 'this has no effect: assign it to a variable or return it');
  const declared = assigned(node.left, scope);
  const value: Value = { is: 'variable', variable: declared.variable };
  if (node.operator === '=') {
    return { do: 'set', variable: declared.variable, value: declared.type === 'truth' ? readTruth(node.right, scope) : readNumber(node.right, scope) };
  }
  const operation = Object.hasOwn(ASSIGNMENTS, node.operator) ? ASSIGNMENTS[node.operator] : undefined;
  if (!operation || declared.type === 'truth') throw refusal(node, `the operator ${node.operator} may not be used here`);
  return { do: 'set', variable: declared.variable, value: { is: 'binary', operation, left: value, right: readNumber(node.right, scope) } };
}

function readUpdate(node: UpdateExpression, scope: Scope): Step {
  const { variable, type } = assigned(node.argument, scope);
  if (type === 'truth') throw refusal(node, 'only a number can be counted up or down');
  const operation = node.operator === '++' ? 'add' : 'subtract';
  return { do: 'set', variable, value: { is: 'binary', operation, left: { is: 'variable', variable }, right: { is: 'constant', value: 1 } } };
}

function assigned(node: AssignmentExpression['left'] | Expression, scope: Scope): Declared {
  if (node.type !== 'Identifier') throw refusal(node, 'only a variable of the function can be assigned to');
  const declared = findName(scope, node.name);
  if (!declared) throw refusal(node, `"${node.name}" is not a variable of the function: declare it with let`);
  if (declared.isFixed) throw refusal(node, `"${node.name}" cannot be assigned to: it is a const or a loop's counter`);
  return declared;
}

const LOOP_FORM = 'a loop counts between constants: for (let i = 0; i < 5; i++), with <, <=, > or >= and i++, i--, i += step or i -= step';

/** Start, end and step must be numbers once the parameters are put in; the counter cannot be assigned to, so the count is known. */
function readLoop(node: ForStatement, scope: Scope, depth: number): Step {
  const { init, test, update } = node;
  if (init?.type !== 'VariableDeclaration' || init.kind !== 'let' || init.declarations.length !== 1) throw refusal(init ?? node, LOOP_FORM);
  const { id, init: first } = init.declarations[0]!;
  if (id.type !== 'Identifier' || !first) throw refusal(init, LOOP_FORM);
  if (test?.type !== 'BinaryExpression' || test.left.type !== 'Identifier' || test.left.name !== id.name || !['<', '<=', '>', '>='].includes(test.operator)) {
    throw refusal(test ?? node, LOOP_FORM);
  }
  const start = readConstant(first, scope), end = readConstant(test.right, scope), step = readStep(update ?? null, id.name, scope, node);
  const upwards = test.operator.startsWith('<');
  const steps = (end - start) / step;
  if (step === 0 || (upwards ? step < 0 && start < end : step > 0 && start > end)) throw refusal(update ?? node, 'this loop never ends: its counter moves away from the bound');
  const reaches = upwards ? start <= end : start >= end;
  const count = !reaches ? 0 : test.operator.endsWith('=') ? Math.floor(steps) + 1 : Math.ceil(steps);
  if (count > MAX_PIXEL_OPERATIONS) throw refusal(node, `this loop runs ${count} times: ${MAX_PIXEL_OPERATIONS} operations a pixel at most`);
  const { inner, own } = innerScope(scope);
  const variable = declareName(inner, own, id.name, 'number', true);
  return { do: 'loop', variable, start, step, count, body: readBlock([node.body], inner, depth + 1) };
}

function readStep(update: Expression | null, counter: string, scope: Scope, node: ForStatement): number {
  const counts = (target: { readonly type: string; readonly name?: string }): boolean => target.type === 'Identifier' && target.name === counter;
  if (update?.type === 'UpdateExpression' && counts(update.argument)) return update.operator === '++' ? 1 : -1;
  if (update?.type === 'AssignmentExpression' && counts(update.left) && (update.operator === '+=' || update.operator === '-=')) {
    const step = readConstant(update.right, scope);
    return update.operator === '+=' ? step : -step;
  }
  throw refusal(update ?? node, LOOP_FORM);
}

/** A number that is known before any pixel is. */
function readConstant(node: Parameters<typeof readNumber>[0], scope: Scope): number {
  const value = fold(readNumber(node, scope));
  if (value === null || !Number.isFinite(value)) throw refusal(node, LOOP_FORM);
  return value;
}

function fold(value: Value): number | null {
  if (value.is === 'constant') return value.value;
  if (value.is === 'unary') {
    const of = fold(value.of);
    if (of === null || value.operation === 'not') return null;
    return value.operation === 'negate' ? -of : Math[value.operation](of);
  }
  if (value.is !== 'binary') return null;
  const left = fold(value.left), right = fold(value.right);
  if (left === null || right === null) return null;
  switch (value.operation) {
    case 'add': return left + right;
    case 'subtract': return left - right;
    case 'multiply': return left * right;
    case 'divide': return left / right;
    case 'min': case 'max': return Math[value.operation](left, right);
    default: return null;
  }
}

function returns(steps: readonly Step[]): boolean {
  return steps.some((step) => step.do === 'return' || (step.do === 'if' && returns(step.yes) && returns(step.no)));
}

function costOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => {
    switch (step.do) {
      case 'set': case 'return': return sum + 1 + costOfValue(step.value);
      case 'if': return sum + costOfValue(step.test) + Math.max(costOf(step.yes), costOf(step.no));
      case 'loop': return sum + step.count * (2 + costOf(step.body));
    }
  }, 0);
}

function costOfValue(value: Value): number {
  switch (value.is) {
    case 'pixel': return 4 + costOfValue(value.row) + costOfValue(value.column);
    case 'unary': return 1 + costOfValue(value.of);
    case 'binary': return 1 + costOfValue(value.left) + costOfValue(value.right);
    case 'choice': return 1 + costOfValue(value.test) + costOfValue(value.yes) + costOfValue(value.no);
    default: return 1;
  }
}
