/** The generated pages of the repository. */
import { configurationPage, environmentExample } from './configurationPage.js';
import { errorsPage } from './errorsPage.js';
import { openApiFile, postmanFile } from './restFiles.js';

/** The text of each file, by its path in the repository. */
export const generatedDocs = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/configuration.md', configurationPage()],
    ['docs/errors.md', errorsPage()],
    ['.env.example', environmentExample()],
    ['schema/openapi.json', openApiFile()],
    ['schema/postman.json', postmanFile()],
  ]);
