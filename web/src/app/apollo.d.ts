import type { GraphQLCodegenDataMasking } from '@apollo/client/masking';

// Tells Apollo Client's types that the code generator masks fragments, and what createClient sets as defaults.
declare module '@apollo/client' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- TypeScript merges interfaces only.
  export interface TypeOverrides extends GraphQLCodegenDataMasking.TypeOverrides {}
  namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface WatchQuery {
        errorPolicy: 'all';
      }
      interface Query {
        errorPolicy: 'all';
      }
      interface Mutate {
        errorPolicy: 'all';
      }
    }
  }
}
