/**
 * Lints prose with textlint: pages, SDL descriptions and comments. Exits with 1 on a finding.
 * `node dev/lint/prose.mjs [path…]` takes files and folders; without one, the whole repository.
 */
import { TextlintKernel } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import prh from 'textlint-rule-prh';
import sentenceLength from 'textlint-rule-sentence-length';
import { filesOf, hasProse, proseOf } from './text.mjs';

const rules = [
  // In characters: about 30 words.
  { ruleId: 'sentence-length', rule: sentenceLength.default, options: { max: 180 } },
  {
    ruleId: 'words',
    rule: prh.default,
    options: { rulePaths: ['docs/style/words.yml'], checkEmphasis: true, checkLink: true },
  },
];
const plugins = [{ pluginId: 'markdown', plugin: markdown.default }];
const kernel = new TextlintKernel();

let count = 0;
for (const path of filesOf(process.argv.slice(2)).filter(hasProse)) {
  const { messages } = await kernel.lintText(proseOf(path), { ext: '.md', filePath: path, plugins, rules });
  for (const { line, message, ruleId } of messages) {
    const text = message.replace(/^Line \d+ /, '').replace(/\.?\n/g, '. ');
    console.log(`${path}:${line} ${text} (${ruleId})`);
  }
  count += messages.length;
}
if (count > 0) {
  console.log(`${count} findings`);
  process.exitCode = 1;
}
