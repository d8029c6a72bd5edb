/** The making of an SDK client to one that says nothing about Node.js versions that the SDK will drop. */

/** The SDK's own switch, which it reads when a client is made. */
const SWITCH = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/**
 * Makes a client without the SDK's notice: which Node.js the SDK supports is for us to follow, not for users to read.
 * The environment is as before when this returns, so neither the embedding program nor its children see a change.
 */
export function withoutNotice<T>(make: () => T): T {
  const before = process.env[SWITCH];
  process.env[SWITCH] = 'true';
  try {
    return make();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, SWITCH);
    else process.env[SWITCH] = before;
  }
}
