/** The data of an answer that is printed already. It takes the place of an object until `printAnswer`. */
import type { Data } from './data.js';
import { parseBytes, type ByteText } from './jsonText.js';

export class PrintedData {
  #parsed: Data | undefined;

  constructor(readonly text: ByteText) {}

  get parsed(): Data {
    return (this.#parsed ??= parseBytes(this.text) as Data);
  }
}

/** The data as an object. */
export const parsedData = <T>(data: T): T => (data instanceof PrintedData ? (data.parsed as T) : data);
