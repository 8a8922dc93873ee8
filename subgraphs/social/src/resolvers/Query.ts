/** Resolvers of Query. */
import { circlePath, defaultPathCircle } from '../discovery/circlePath.js';
import { discover } from '../discovery/discover.js';
import { readFilter } from '../discovery/discoverFilter.js';
import { isExpensive } from '../discovery/discoveryPrices.js';
import { readTonight, tonight } from '../discovery/tonight.js';
import { defaultTrendingCircle, trending } from '../discovery/trending.js';
import type { QueryResolvers } from '../generated/resolvers.js';
import { findMember } from '../members/members.js';
import { exportHistory } from '../transfer/exportHistory.js';
import { latestImport } from '../transfer/importProgress.js';
import { requestScope } from './scope.js';
import { maySelect } from './selection.js';

export const Query: QueryResolvers = {
  me: (_, __, context) => context.viewer(),
  user: async (_, keys, context) =>
    findMember(await requestScope(context), keys, async (id) => (await context.loaders()).member(id)),
  discover: async (_, args, context, info) => {
    const toPrice = { filter: readFilter(args.filter), facets: args.facets ?? [] };
    const { run, runPriced } = context.discoveryBudget;
    return (isExpensive(toPrice) ? runPriced : run)(
      () => context.discoveryPrices.discover(toPrice),
      async () =>
        discover(await requestScope(context), {
          ...args,
          withTotal: maySelect(info, 'totalCount'),
          filmFacts: context.filmFacts,
          circleHistories: context.circleHistories,
        }),
    );
  },
  trending: (_, args, context) =>
    context.discoveryBudget.run(
      () => context.discoveryPrices.trending(args.circle ?? defaultTrendingCircle),
      async () => trending(await requestScope(context), { ...args, circleHistories: context.circleHistories }),
    ),
  circlePath: (_, args, context) =>
    context.discoveryBudget.run(
      () => context.discoveryPrices.circlePath(args.circle ?? defaultPathCircle),
      async () => circlePath(await requestScope(context), args),
    ),
  tonight: async (_, args, context) => {
    const request = readTonight(args);
    return context.discoveryBudget.runPriced(
      () => context.discoveryPrices.tonight(request.others),
      async () => {
        const { connections: reasonsOf } = await context.loaders();
        return tonight(await requestScope(context), request, { filmFacts: context.filmFacts, reasonsOf });
      },
    );
  },
  exportHistory: async (_, args, context) => {
    const viewer = await context.viewer();
    return viewer && exportHistory(context.db, viewer, args);
  },
  historyImport: async (_, __, context) => {
    const viewer = await context.viewer();
    return viewer && latestImport(context.db, viewer.pk);
  },
};
