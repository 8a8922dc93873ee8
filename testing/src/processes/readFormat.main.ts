/**
 * Reads a file in a process of its own, so that only its memory is measured. Arguments: the format's name and the file. Prints the
 * number of rows and the maximum growth of resident memory in bytes.
 */
import { imdbFormat } from '@marquee/ingestion/formats/imdb/imdbFormat';
import { marqueeFormat } from '@marquee/ingestion/formats/marqueeFormat';
import { fileSource } from '@marquee/ingestion/source/source';

const formats = { imdb: imdbFormat, marquee: marqueeFormat };
const [name, path] = process.argv.slice(2) as [keyof typeof formats, string];
const before = process.memoryUsage().rss;
let rows = 0;
let maxGrowth = 0;
const measure = () => {
  maxGrowth = Math.max(maxGrowth, process.memoryUsage().rss - before);
};
const timer = setInterval(measure, 20);
for await (const reading of formats[name].read(fileSource(path))) {
  if ('row' in reading) rows++;
  if (rows % 500 === 0) measure();
}
clearInterval(timer);
process.stdout.write(JSON.stringify({ rows, maxGrowth }));
