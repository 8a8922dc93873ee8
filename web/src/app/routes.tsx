/** The address of each page. */
import type { ReactNode } from 'react';
import type { ApolloClient } from '@apollo/client';
import { createBrowserRouter, matchPath, type RouteObject } from 'react-router';
import { CrashPage } from '../failures/CrashPage.js';
import { NotFound } from '../failures/NotFound.js';
import { Pages, type PageModule } from './page.js';
import { Shell } from './Shell.js';

/** Pages with their operation. */
const pages: Readonly<Record<string, () => Promise<PageModule>>> = {
  '/': () => import('../home/HomePage.js'),
  '/tonight': () => import('../tonight/TonightPage.js'),
  '/history': () => import('../history/HistoryPage.js'),
  '/import': () => import('../transfer/ImportPage.js'),
  '/watchlist': () => import('../history/WatchlistPage.js'),
  '/year/:year?': () => import('../year/YearPage.js'),
  '/settings': () => import('../settings/SettingsPage.js'),
  '/friends': () => import('../members/FriendsPage.js'),
  '/members/:handle': () => import('../members/MemberPage.js'),
  '/discover': () => import('../discover/DiscoverPage.js'),
  '/search': () => import('../search/SearchPage.js'),
  '/films/:slug': () => import('../films/FilmPage.js'),
  '/people/:slug': () => import('../people/PersonPage.js'),
  '/paths': () => import('../paths/PathsPage.js'),
};

/** Pages without one. */
const plainPages: Readonly<Record<string, () => Promise<{ readonly Page: () => ReactNode }>>> = {
  '/sign-in': () => import('../session/SignInPage.js'),
  '/signed-in': () => import('../session/SignedInPage.js'),
};

export function createRoutes(client: ApolloClient) {
  const known = new Pages(client);
  const children: RouteObject[] = [
    ...Object.entries(pages).map(([path, importPage]) => known.route(path, importPage)),
    ...Object.entries(plainPages).map(([path, importPage]) => ({
      path,
      lazy: async () => ({ Component: (await importPage()).Page }),
    })),
    { path: '*', Component: NotFound },
  ];
  const prefetch = async (href: string): Promise<void> => {
    const { pathname } = new URL(href, location.origin);
    for (const [path, importPage] of Object.entries(pages)) {
      const match = matchPath(path, pathname);
      if (match) return known.prefetch(href, await importPage(), match.params);
    }
  };
  return { router: createBrowserRouter([{ Component: Shell, ErrorBoundary: CrashPage, children }]), prefetch };
}
