import type { CustomProgram, Step, Value } from './program.ts';

/** Tells what of a program is the same for all pixels of a row that are made together, and what varies between them. */
export interface Varying {
  /** @returns true when neighbours of a row may have different values of it */
  value(value: Value): boolean;
  variable(variable: number): boolean;
  /**
   * @param isParted  some of the pixels may be elsewhere in the program already
   * @returns whether they may be after these steps
   */
  partedAfter(steps: readonly Step[], isParted: boolean): boolean;
}

/** A variable varies when it is set to what varies, or for some of the pixels alone; a loop's counter never does. */
export function findVarying({ body }: Pick<CustomProgram, 'body'>): Varying {
  const variables = new Set<number>();

  function varies(value: Value): boolean {
    switch (value.is) {
      case 'constant': case 'y': return false;
      case 'x': return true;
      case 'variable': return variables.has(value.variable);
      case 'pixel': return varies(value.row) || varies(value.column);
      case 'unary': return varies(value.of);
      case 'binary': return varies(value.left) || varies(value.right);
      case 'choice': return varies(value.test) || varies(value.yes) || varies(value.no);
    }
  }

  function visit(steps: readonly Step[], isParted: boolean): boolean {
    return steps.reduce((parted, step) => {
      switch (step.do) {
        case 'return': return parted;
        case 'set':
          if (parted || varies(step.value)) variables.add(step.variable);
          return parted;
        case 'if': {
          const inside = parted || varies(step.test);
          const after = [visit(step.yes, inside), visit(step.no, inside)].some(Boolean);
          return parted || (varies(step.test) ? returns(step.yes) || returns(step.no) : after);
        }
        case 'loop': {
          // Who has left in one turn is missing in the next. Looked at again only then: loops in loops would double the work each.
          const after = visit(step.body, parted);
          return after === parted ? after : visit(step.body, after);
        }
      }
    }, isParted);
  }

  for (let known = -1; known < variables.size;) {
    known = variables.size;
    visit(body, false);
  }
  return { value: varies, variable: (variable) => variables.has(variable), partedAfter: visit };
}

/** @returns true when the steps hold a return, whether or not it is reached */
export function returns(steps: readonly Step[]): boolean {
  return steps.some((step) => step.do === 'return' || (step.do === 'if' && (returns(step.yes) || returns(step.no))) || (step.do === 'loop' && returns(step.body)));
}
