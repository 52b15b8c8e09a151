import type { BinaryExpression, CallExpression, Expression, LogicalExpression, MemberExpression, PrivateIdentifier, SpreadElement, Super } from 'acorn';
import { refusal } from './parseBody.ts';
import type { Binary, Unary, Value } from './program.ts';
import { findName, type Scope } from './scope.ts';

export type Type = 'number' | 'truth';
export interface Typed { readonly value: Value; readonly type: Type }

/** Expressions nested deeper are refused: the engines' compilers recurse too. */
const MAX_DEPTH = 120;

const ARITHMETIC: Readonly<Record<string, Binary>> = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'remainder' };
/** Whether the operands change places, and whether the result is turned round. */
const COMPARISONS: Readonly<Record<string, readonly [Binary, swapped: boolean, negated: boolean]>> = {
  '<': ['less', false, false], '<=': ['lessOrEqual', false, false], '>': ['less', true, false], '>=': ['lessOrEqual', true, false],
  '===': ['equal', false, false], '==': ['equal', false, false], '!==': ['equal', false, true], '!=': ['equal', false, true],
};
const ONE_ARGUMENT: Readonly<Record<string, Unary>> = { abs: 'abs', sqrt: 'sqrt', floor: 'floor', ceil: 'ceil', trunc: 'trunc' };
const MATH_NAMES = [...Object.keys(ONE_ARGUMENT), 'round', 'min', 'max'].map((name) => `Math.${name}`).join(', ');
const MATH_CONSTANTS: Readonly<Record<string, number>> = { PI: Math.PI, E: Math.E, SQRT2: Math.SQRT2 };

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);
const binary = (operation: Binary, left: Value, right: Value): Value => ({ is: 'binary', operation, left, right });
const unary = (operation: Unary, of: Value): Value => ({ is: 'unary', operation, of });

/** Constants are numbers, so that a value says by itself what it is. */
const TRUE: Value = binary('equal', { is: 'constant', value: 0 }, { is: 'constant', value: 0 });

/** Reads an expression that is a number. */
export function readNumber(node: Expression | SpreadElement | Super | PrivateIdentifier, scope: Scope, depth = 0): Value {
  const { value, type } = readValue(node, scope, depth);
  if (type === 'truth') throw refusal(node, 'a number is expected here, not true or false: write condition ? 1 : 0');
  return value;
}

/** Reads an expression that is true or false. */
export function readTruth(node: Expression, scope: Scope, depth = 0): Value {
  const { value, type } = readValue(node, scope, depth);
  if (type === 'number') throw refusal(node, 'a condition is expected here: compare the number with another');
  return value;
}

/**
 * Reads an expression; what is not on the list of what may be written is refused.
 *
 * @throws CustomStageError
 */
export function readValue(node: Expression | SpreadElement | Super | PrivateIdentifier, scope: Scope, depth = 0): Typed {
  if (depth > MAX_DEPTH) throw refusal(node, `the expression is nested more than ${MAX_DEPTH} deep: use variables`);
  const number = (value: Value): Typed => ({ value, type: 'number' });
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'boolean') return { value: node.value ? TRUE : unary('not', TRUE), type: 'truth' };
      if (typeof node.value !== 'number') throw refusal(node, `${node.raw ?? 'this'} is not a number: only numbers, true and false may be written`);
      return number(constant(node, node.value));
    case 'Identifier': {
      const declared = findName(scope, node.name);
      if (declared) return { value: { is: 'variable', variable: declared.variable }, type: declared.type };
      if (node.name === scope.image) throw refusal(node, `the image is read pixel by pixel: ${scope.image}[this.thread.y][this.thread.x]`);
      throw refusal(node, `"${node.name}" is not known here: declare it with let or const, or name a parameter as this.constants.${node.name}`);
    }
    case 'MemberExpression': return number(readMember(node, scope, depth));
    case 'CallExpression': return number(readCall(node, scope, depth));
    case 'UnaryExpression':
      if (node.operator === '-') return number(negated(readNumber(node.argument, scope, depth + 1)));
      if (node.operator === '+') return number(readNumber(node.argument, scope, depth + 1));
      if (node.operator === '!') return { value: unary('not', readTruth(node.argument, scope, depth + 1)), type: 'truth' };
      throw refusal(node, `the operator ${node.operator} may not be used`);
    case 'BinaryExpression': case 'LogicalExpression': return readOperation(node, scope, depth);
    case 'ConditionalExpression': {
      const test = readTruth(node.test, scope, depth + 1);
      const yes = readNumber(node.consequent, scope, depth + 1), no = readNumber(node.alternate, scope, depth + 1);
      return number({ is: 'choice', test, yes, no });
    }
    case 'ParenthesizedExpression': return readValue(node.expression, scope, depth + 1);
    default: throw refusal(node, `${wordsFor(node.type)} may not be used in a stage`);
  }
}

function constant(node: Expression, value: number): Value {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw refusal(node, `${value} is beyond what f32 holds: 3.4e38 at most`);
  return { is: 'constant', value: rounded };
}

const negated = (of: Value): Value => (of.is === 'constant' ? { is: 'constant', value: -of.value } : unary('negate', of));

function readOperation(node: BinaryExpression | LogicalExpression, scope: Scope, depth: number): Typed {
  const { operator, left, right } = node;
  if (operator === '&&' || operator === '||') {
    return { value: binary(operator === '&&' ? 'and' : 'or', readTruth(left, scope, depth + 1), readTruth(right, scope, depth + 1)), type: 'truth' };
  }
  const arithmetic = own(ARITHMETIC, operator), comparison = own(COMPARISONS, operator);
  if (!arithmetic && !comparison) throw refusal(node, `the operator ${operator} may not be used`);
  const a = readNumber(left, scope, depth + 1), b = readNumber(right, scope, depth + 1);
  if (arithmetic) return { value: binary(arithmetic, a, b), type: 'number' };
  const [operation, swapped, turned] = comparison!;
  const compared = swapped ? binary(operation, b, a) : binary(operation, a, b);
  return { value: turned ? unary('not', compared) : compared, type: 'truth' };
}

/** The name of a property that is written with a dot. */
function dotted(node: MemberExpression): string | null {
  return !node.computed && !node.optional && node.property.type === 'Identifier' ? node.property.name : null;
}

/** `this.thread.x`, `this.constants.NAME`, `Math.PI` and `src[row][column]`; no other property exists. */
function readMember(node: MemberExpression, scope: Scope, depth: number): Value {
  const { object } = node;
  const name = dotted(node);
  if (object.type === 'MemberExpression' && object.object.type === 'ThisExpression' && name !== null) {
    const group = dotted(object);
    if (group === 'thread' && (name === 'x' || name === 'y')) return { is: name };
    if (group === 'constants') {
      const value = scope.parameters.get(name);
      if (value !== undefined) return constant(node, value);
      const known = [...scope.parameters.keys()].join(', ');
      throw refusal(node, `there is no parameter "${name}"${known === '' ? ': the stage has none' : `: the stage has ${known}`}`);
    }
  }
  if (isMath(object, scope) && name !== null) {
    const value = own(MATH_CONSTANTS, name);
    if (value !== undefined) return constant(node, value);
  }
  if (node.computed && !node.optional && object.type === 'MemberExpression' && object.computed && !object.optional
    && object.object.type === 'Identifier' && object.object.name === scope.image && !findName(scope, scope.image)) {
    return { is: 'pixel', row: readNumber(object.property, scope, depth + 1), column: readNumber(node.property, scope, depth + 1) };
  }
  throw refusal(node, `this may not be read: there are ${scope.image}[row][column], this.thread.x, this.thread.y, this.constants.NAME and Math.PI`);
}

const isMath = (node: Expression | Super, scope: Scope): boolean => node.type === 'Identifier' && node.name === 'Math' && !findName(scope, 'Math') && scope.image !== 'Math';

function readCall(node: CallExpression, scope: Scope, depth: number): Value {
  const { callee } = node;
  const name = callee.type === 'MemberExpression' && isMath(callee.object, scope) ? dotted(callee) : null;
  if (name === null || node.optional) throw refusal(node, `only these may be called: ${MATH_NAMES}`);
  const args = node.arguments.map((argument) => readNumber(argument, scope, depth + 1));
  const needs = (count: number): void => {
    if (args.length !== count) throw refusal(node, `Math.${name} takes ${count} number${count === 1 ? '' : 's'}, not ${args.length}`);
  };
  const single = own(ONE_ARGUMENT, name);
  if (single) {
    needs(1);
    return unary(single, args[0]!);
  }
  if (name === 'round') {
    needs(1);
    return unary('floor', binary('add', args[0]!, { is: 'constant', value: 0.5 }));
  }
  if (name === 'min' || name === 'max') {
    if (args.length < 2) throw refusal(node, `Math.${name} takes two numbers or more`);
    return args.reduce((left, right) => binary(name, left, right));
  }
  throw refusal(callee, `Math.${name} may not be used: there are ${MATH_NAMES}`);
}

/** `TemplateLiteral` as `a template literal`. */
function wordsFor(type: string): string {
  const words = type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
