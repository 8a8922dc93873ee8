/**
 * Reads a file in a process of its own, where no other test's memory is measured along. Arguments: the format's name and the
 * file. Prints how many rows it read and by how many bytes the resident memory grew at most.
 */
import { imdbFormat } from '@marquee/ingestion/formats/imdb/imdbFormat';
import { marqueeFormat } from '@marquee/ingestion/formats/marqueeFormat';
import { fileSource } from '@marquee/ingestion/source/source';

const formats = { imdb: imdbFormat, marquee: marqueeFormat };
const [name, path] = process.argv.slice(2) as [keyof typeof formats, string];
const before = process.memoryUsage().rss;
let rows = 0;
let most = 0;
const measure = () => {
  most = Math.max(most, process.memoryUsage().rss - before);
};
const timer = setInterval(measure, 20);
for await (const reading of formats[name].read(fileSource(path))) {
  if ('row' in reading) rows++;
  if (rows % 500 === 0) measure();
}
clearInterval(timer);
process.stdout.write(JSON.stringify({ rows, most }));
