/**
 * Arithmetic over the variables of an operation, built once and run for each request. A term is a number or a register of the
 * program. A term that several others use is calculated once per run, so a run takes time linear in the number of terms.
 */

export type Variables = Readonly<Record<string, unknown>>;

export type Term = number | Register;

interface Register {
  readonly register: number;
}

type Step = (registers: Float64Array, variables: Variables) => number;

export interface CostProgram {
  sum(terms: readonly Term[]): Term;
  product(first: Term, second: Term): Term;
  max(terms: readonly Term[]): Term;
  /** `term` if the variables fit, else 0. */
  when(fits: (variables: Variables) => boolean, term: Term): Term;
  /** A number that is read from the variables. */
  read(value: (variables: Variables) => number): Term;
  /** The function that calculates `term`. */
  finish(term: Term): (variables: Variables) => number;
}

export function createCostProgram(): CostProgram {
  const steps: Step[] = [];
  const add = (step: Step): Register => ({ register: steps.push(step) - 1 });

  /** Folds the constants, so that only what depends on variables is calculated in a run. */
  function fold(terms: readonly Term[], combine: (total: number, value: number) => number): Term {
    const constant = terms.filter((term) => typeof term === 'number').reduce(combine, 0);
    const registers = terms.filter(isRegister).map(({ register }) => register);
    if (registers.length === 0) return constant;
    if (registers.length === 1 && constant === 0) return { register: registers[0]! };
    return add((values) => {
      let total = constant;
      for (const register of registers) total = combine(total, values[register]!);
      return total;
    });
  }

  function product(first: Term, second: Term): Term {
    if (typeof first === 'number' && typeof second === 'number') return first * second;
    if (first === 0 || second === 0) return 0;
    if (first === 1) return second;
    if (second === 1) return first;
    return add((values) => valueOf(first, values) * valueOf(second, values));
  }

  return {
    sum: (terms) => fold(terms, (total, value) => total + value),
    product,
    max: (terms) => fold(terms, (total, value) => Math.max(total, value)),
    when: (fits, term) => (term === 0 ? 0 : add((values, variables) => (fits(variables) ? valueOf(term, values) : 0))),
    read: (value) => add((_, variables) => value(variables)),
    finish: (term) => (variables) => {
      if (typeof term === 'number') return term;
      const values = new Float64Array(steps.length);
      for (let index = 0; index <= term.register; index++) values[index] = steps[index]!(values, variables);
      return values[term.register]!;
    },
  };
}

const isRegister = (term: Term): term is Register => typeof term !== 'number';
const valueOf = (term: Term, values: Float64Array): number =>
  typeof term === 'number' ? term : values[term.register]!;
