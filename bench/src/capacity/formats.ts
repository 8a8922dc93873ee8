/** Figures as texts. */
import { parts, type PartSeconds } from './model.js';

export const milliseconds = (seconds: number): string => `${(seconds * 1_000).toFixed(2)} ms`;
export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
/** Rounded up. */
export const whole = (value: number): string => String(Math.ceil(value));
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB/s`;
/** Whether something is enough, or what there is too little of. */
export const verdict = (breaks: readonly string[]): string =>
  breaks.length === 0 ? 'enough' : `breaks: ${breaks.join(', ')}`;
export const listOf = (values: PartSeconds, format: (value: number) => string): string =>
  parts.map((part) => `${part} ${format(values[part])}`).join(', ');
export const sumOf = (values: PartSeconds): number => parts.reduce((sum, part) => sum + values[part], 0);
