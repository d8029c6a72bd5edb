/** EC2, as far as it tells Regions. */
import { globMatches } from '../../model/glob.js';
import { ApiError } from '../api-error.js';
import type { Output } from '../protocols/protocol.js';
import { ec2QueryProtocol } from '../protocols/query.js';
import type { Call, Service } from './service.js';

interface Region {
  readonly regionName: string;
  readonly regionEndpoint: string;
  readonly optInStatus: 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
}

function regionsOf({ state, account }: Call): readonly Region[] {
  return [...state.regions].map(([name, kind]) => ({
    regionName: name,
    regionEndpoint: `ec2.${name}.amazonaws.com`,
    optInStatus:
      kind === 'default'
        ? 'opt-in-not-required'
        : account.regions.has(name)
          ? 'opted-in'
          : 'not-opted-in',
  }));
}

const FILTERS: Readonly<Record<string, (region: Region) => string>> = {
  endpoint: (region) => region.regionEndpoint,
  'opt-in-status': (region) => region.optInStatus,
  'region-name': (region) => region.regionName,
};

function describeRegions(call: Call): Output {
  const { input } = call;
  const all = regionsOf(call);
  const names = input.texts('RegionName');
  const unknown = names.filter((name) => !all.some(({ regionName }) => regionName === name));
  if (unknown.length > 0) {
    throw invalid(`Invalid region names: [${unknown.join(', ')}]`);
  }
  const filters = input.structures('Filter').map((filter) => {
    const name = filter.text('Name');
    const read = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (read === undefined) throw invalid(`The filter '${name}' is invalid`);
    return { read, values: filter.texts('Value') };
  });
  const everyStatus = input.flag('AllRegions');
  const regionInfo = all
    .filter(({ optInStatus }) => everyStatus || optInStatus !== 'not-opted-in')
    .filter(({ regionName }) => names.length === 0 || names.includes(regionName))
    .filter((region) =>
      filters.every(({ read, values }) => values.some((value) => globMatches(value, read(region)))),
    )
    .map((region) => ({ ...region }));
  return { regionInfo };
}

const invalid = (message: string) => new ApiError({ code: 'InvalidParameterValue' }, message);

/** The operations of EC2 that the sandbox has. */
export const ec2: Service = {
  name: 'ec2',
  protocol: ec2QueryProtocol('http://ec2.amazonaws.com/doc/2016-11-15/'),
  errors: {
    accessDenied: { code: 'UnauthorizedOperation', status: 403 },
    expiredToken: { code: 'RequestExpired' },
    internal: { code: 'InternalError', status: 500 },
    unavailable: { code: 'Unavailable', status: 503 },
    throttled: { code: 'RequestLimitExceeded', status: 503 },
    invalidCredentials: { code: 'AuthFailure', status: 401 },
    missingCredentials: { code: 'MissingAuthenticationToken', status: 403 },
    validation: { code: 'InvalidParameterValue' },
  },
  invalidCredentialsMessage: 'AWS was not able to validate the provided access credentials',
  operations: { DescribeRegions: { run: describeRegions } },
};
