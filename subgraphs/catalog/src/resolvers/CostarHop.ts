/** Resolvers of CostarHop. */
import type { CostarHopResolvers } from '../generated/resolvers.js';
import type { CostarHopModel } from '../paths/costarPath.js';
import { entityField } from './entityField.js';

export const CostarHop: CostarHopResolvers = {
  from: entityField('Person', ({ fromId }: CostarHopModel) => fromId),
  movie: entityField('Movie', ({ movieId }: CostarHopModel) => movieId),
  to: entityField('Person', ({ toId }: CostarHopModel) => toId),
};
