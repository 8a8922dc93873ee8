/** What a client may send in a time: the policies by name, each with its quota, and their settings. */
import { flag, text, type Setting, type SettingValues } from '@marquee/kit/config';

/** The names that clients see in the headers `RateLimit-Policy` and `RateLimit`. */
export const policyNames = [
  'member',
  'member-cost',
  'anonymous',
  'anonymous-cost',
  'service',
  'service-cost',
  'writes',
  'imports',
  'sign-in',
] as const;

export type PolicyName = (typeof policyNames)[number];

/** At most `points` in `seconds`. The time starts with the first request and then starts again. */
export interface Quota {
  readonly points: number;
  readonly seconds: number;
}

export type Policies = Readonly<Record<PolicyName, Quota>>;

export interface RateLimitConfig {
  readonly isEnabled: boolean;
  readonly policies: Policies;
}

const maxSeconds = 86_400;

/** `points/seconds`. */
function quota(description: string, fallback: `${number}/${number}`): Setting<Quota> {
  const inner = text({ description, default: fallback, allowed: 'amount/seconds' });
  return {
    ...inner,
    parse: (value) => {
      const [, points, seconds] = /^(\d{1,12})\/(\d{1,5})$/.exec(inner.parse(value)) ?? [];
      const parsed = { points: Number(points), seconds: Number(seconds) };
      if (!(parsed.points >= 1 && parsed.seconds >= 1 && parsed.seconds <= maxSeconds))
        throw new Error(`must be amount/seconds like ${fallback}, with at most ${maxSeconds} seconds, not "${value}"`);
      return parsed;
    },
  };
}

export const rateLimitSettings = {
  RATE_LIMITS: flag({
    description: 'Limits what a client may send in a time. `false` is for load tests only.',
    default: true,
  }),
  RATE_MEMBER: quota('Requests of one member.', '1000/60'),
  RATE_MEMBER_COST: quota('Estimated cost of the operations of one member.', '150000/60'),
  RATE_ANONYMOUS: quota('Requests without a token from one address, of IPv6 from one /64.', '600/60'),
  RATE_ANONYMOUS_COST: quota('Estimated cost of the operations without a token from one address.', '100000/60'),
  RATE_SERVICE: quota(
    'Requests of one trusted service. No other limit applies to it, except for its cost.',
    '12000/60',
  ),
  RATE_SERVICE_COST: quota('Estimated cost of the operations of one trusted service.', '1500000/60'),
  RATE_WRITES: quota('Mutations of one member, or without a token from one address.', '120/60'),
  RATE_IMPORTS: quota('`importHistory` of one member, also with `dryRun`.', '60/3600'),
  RATE_SIGN_IN: quota(
    'Development tokens, refused bearer tokens and new profiles together, from one address.',
    '60/60',
  ),
};

export const toRateLimitConfig = (settings: SettingValues<typeof rateLimitSettings>): RateLimitConfig => ({
  isEnabled: settings.RATE_LIMITS,
  policies: {
    member: settings.RATE_MEMBER,
    'member-cost': settings.RATE_MEMBER_COST,
    anonymous: settings.RATE_ANONYMOUS,
    'anonymous-cost': settings.RATE_ANONYMOUS_COST,
    service: settings.RATE_SERVICE,
    'service-cost': settings.RATE_SERVICE_COST,
    writes: settings.RATE_WRITES,
    imports: settings.RATE_IMPORTS,
    'sign-in': settings.RATE_SIGN_IN,
  },
});
