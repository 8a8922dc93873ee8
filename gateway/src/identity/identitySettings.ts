/** Settings that say who may sign in, and how. */
import { fileURLToPath } from 'node:url';
import { networks, oneOf, text, url, type SettingValues } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';

export type IdentityConfig =
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly audience: string;
      readonly jwksUri: string | undefined;
      /** Whether keys are fetched over https only. */
      readonly httpsOnly?: boolean;
      /** The scope of tokens of our own programs; unset: no token has the role `service`. */
      readonly serviceScope?: string | undefined;
    }
  | {
      readonly kind: 'development';
      readonly keyFile: string;
      /** Addresses or networks beside loopback that may ask for tokens. */
      readonly clients?: readonly string[];
    }
  /** No user can sign in. */
  | { readonly kind: 'anonymous' };

export const identitySettings = {
  OIDC_ISSUER: url({
    description: 'OpenID Connect issuer whose bearer tokens are accepted. Production takes `https` only.',
    default: undefined,
    protocols: ['https', 'http'],
  }),
  OIDC_AUDIENCE: text({
    description: 'Audience that a token must have. Required with `OIDC_ISSUER`.',
    default: undefined,
  }),
  OIDC_JWKS_URI: url({
    description: "The issuer's keys, for an issuer without OpenID discovery. Production takes `https` only.",
    default: undefined,
    protocols: ['https', 'http'],
  }),
  SERVICE_SCOPE: text({
    description:
      'Scope of the tokens of trusted services, which have limits of their own. Unset: no token is a service.',
    default: undefined,
  }),
  DEV_ISSUER: oneOf(['auto', 'true', 'false'], {
    description:
      'Issues development tokens at `POST /dev/token`, to this machine only. `auto`: only in the one-command runner, when `HOST` is a loopback address.',
    default: 'auto',
  }),
  DEV_ISSUER_KEY: text({
    description: 'File that keeps the key of the development issuer; created when missing.',
    default: fileURLToPath(new URL('../../../.data/dev-issuer.json', import.meta.url)),
    shownDefault: '.data/dev-issuer.json',
    allowed: 'path',
  }),
  DEV_ISSUER_CLIENTS: networks({
    description:
      'Addresses beside loopback that may ask for development tokens, such as the network of a container whose port is published on loopback only.',
    default: [],
  }),
};

export interface IdentityEnvironment {
  readonly production: boolean;
  /** What `DEV_ISSUER=auto` means. */
  readonly devIssuerByDefault: boolean;
}

/** Throws a StartError when settings contradict each other. */
export function toIdentityConfig(
  settings: SettingValues<typeof identitySettings>,
  { production, devIssuerByDefault }: IdentityEnvironment,
): IdentityConfig {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URI: jwksUri, DEV_ISSUER: requested } = settings;
  if (requested === 'true' && production)
    throw new StartError('The development issuer does not exist in production; set OIDC_ISSUER instead of DEV_ISSUER.');
  if (issuer) {
    if (requested === 'true') throw new StartError('Set either OIDC_ISSUER or DEV_ISSUER=true, not both.');
    // Without an audience, tokens that the issuer made for any other service would be valid here.
    if (!audience) throw new StartError('OIDC_AUDIENCE must be set along with OIDC_ISSUER.');
    for (const [name, value] of Object.entries({ OIDC_ISSUER: issuer, OIDC_JWKS_URI: jwksUri }))
      if (production && value !== undefined && new URL(value).protocol !== 'https:')
        throw new StartError(`${name} must be an https URL in production: keys that come over http can be exchanged.`);
    return { kind: 'oidc', issuer, audience, jwksUri, httpsOnly: production, serviceScope: settings.SERVICE_SCOPE };
  }
  if (production) throw new StartError('OIDC_ISSUER must be set in production.');
  if (requested === 'true' || (requested === 'auto' && devIssuerByDefault))
    return { kind: 'development', keyFile: settings.DEV_ISSUER_KEY, clients: settings.DEV_ISSUER_CLIENTS };
  return { kind: 'anonymous' };
}
