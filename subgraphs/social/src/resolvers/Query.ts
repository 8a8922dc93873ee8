/** Resolvers of Query. */
import { circlePath } from '../discovery/circlePath.js';
import { discover } from '../discovery/discover.js';
import { tonight } from '../discovery/tonight.js';
import { trending } from '../discovery/trending.js';
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
  discover: (_, args, context, info) =>
    context.discoveryBudget.run(async (charge) =>
      discover(await requestScope(context), {
        ...args,
        withTotal: maySelect(info, 'totalCount'),
        filmFacts: context.filmFacts,
        circleHistories: context.circleHistories,
        charge,
      }),
    ),
  trending: (_, args, context) =>
    context.discoveryBudget.run(async (charge) =>
      trending(await requestScope(context), { ...args, circleHistories: context.circleHistories, charge }),
    ),
  circlePath: (_, args, context) =>
    context.discoveryBudget.run(async (charge) => circlePath(await requestScope(context), { ...args, charge })),
  tonight: async (_, args, context) =>
    tonight(
      await requestScope(context),
      { ...args, filmFacts: context.filmFacts },
      (await context.loaders()).connections,
    ),
  exportHistory: async (_, { format }, context) => {
    const viewer = await context.viewer();
    return viewer && exportHistory(context.db, viewer, format);
  },
  historyImport: async (_, __, context) => {
    const viewer = await context.viewer();
    return viewer && latestImport(context.db, viewer.pk);
  },
};
