import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApolloProvider } from '@apollo/client/react';
import { RouterProvider } from 'react-router/dom';
import './design/tokens.css';
import './design/base.css';
import { createClient } from './app/client.js';
import { PrefetchContext } from './app/prefetch.js';
import { createRoutes } from './app/routes.js';
import { readSettings } from './app/settings.js';
import { SettingsContext } from './app/SettingsContext.js';
import { restoreSession } from './session/session.js';

const settings = await readSettings();
await restoreSession(settings);
const client = createClient(settings);
const { router, prefetch } = createRoutes(client);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SettingsContext value={settings}>
      <PrefetchContext value={prefetch}>
        <ApolloProvider client={client}>
          <RouterProvider router={router} />
        </ApolloProvider>
      </PrefetchContext>
    </SettingsContext>
  </StrictMode>,
);
