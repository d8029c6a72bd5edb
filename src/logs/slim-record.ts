/** A record, as parsed JSON of whatever shape -> what the question needs of it, as a line of JSON with only texts in it. */
import { textsOrNull, wellFormed } from '../model/well-formed.js';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (from: Fields, name: string): unknown =>
  Object.hasOwn(from, name) ? from[name] : undefined;

const below = (from: Fields, name: string): Fields => {
  const value = own(from, name);
  return isFields(value) ? value : {};
};

/** null: there is none, or it is no text. */
function text(from: Fields, name: string): string | null {
  const value = own(from, name);
  return typeof value === 'string' ? wellFormed(value) : null;
}

function identityOf(record: Fields): object {
  const identity = below(record, 'userIdentity');
  const issuer = below(below(identity, 'sessionContext'), 'sessionIssuer');
  return {
    type: text(identity, 'type'),
    principalid: text(identity, 'principalId'),
    arn: text(identity, 'arn'),
    accountid: text(identity, 'accountId'),
    invokedby: text(identity, 'invokedBy'),
    sessioncontext: {
      sessionissuer: { arn: text(issuer, 'arn'), accountid: text(issuer, 'accountId') },
    },
  };
}

function parametersOf(record: Fields): string {
  const parameters = below(record, 'requestParameters');
  const list = own(parameters, 'secretIdList');
  return JSON.stringify({
    secretId: text(parameters, 'secretId'),
    ...(Array.isArray(list) && { secretIdList: textsOrNull(list) }),
  });
}

/** Type of the columns in DuckDB; parameters are JSON as text, as tables over log files have them. */
export const SLIM_COLUMNS: Readonly<Record<string, string>> = {
  recipientaccountid: 'VARCHAR',
  awsregion: 'VARCHAR',
  eventtime: 'VARCHAR',
  eventsource: 'VARCHAR',
  eventname: 'VARCHAR',
  readonly: 'VARCHAR',
  useridentity:
    'STRUCT(type VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, invokedby VARCHAR, ' +
    'sessioncontext STRUCT(sessionissuer STRUCT(arn VARCHAR, accountid VARCHAR)))',
  useragent: 'VARCHAR',
  requestparameters: 'VARCHAR',
  additionaleventdata: 'VARCHAR',
  vpcendpointid: 'VARCHAR',
  errorcode: 'VARCHAR',
  errormessage: 'VARCHAR',
  sharedeventid: 'VARCHAR',
};

/** A line without its end. Texts that are no Unicode lose what is none. */
export function slimRecord(value: unknown): string {
  const record = isFields(value) ? value : {};
  const additional = below(record, 'additionalEventData');
  const slim = {
    recipientaccountid: text(record, 'recipientAccountId'),
    awsregion: text(record, 'awsRegion'),
    eventtime: text(record, 'eventTime'),
    eventsource: text(record, 'eventSource'),
    eventname: text(record, 'eventName'),
    useridentity: identityOf(record),
    useragent: text(record, 'userAgent'),
    requestparameters: parametersOf(record),
    additionaleventdata: JSON.stringify({ SecretId: text(additional, 'SecretId') }),
    vpcendpointid: text(record, 'vpcEndpointId'),
    errorcode: text(record, 'errorCode'),
    errormessage: text(record, 'errorMessage'),
    sharedeventid: text(record, 'sharedEventID'),
  };
  return JSON.stringify(slim);
}
