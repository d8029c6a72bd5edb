/** A refusal of the sandbox: what an AWS service answers instead of a result. */

/** A request that is answered with an error document. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The name by which clients know the error, such as `ResourceNotFoundException`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** Further members of the error's shape. */
  readonly members: Readonly<Record<string, string>>;

  constructor(
    { code, status = 400 }: { readonly code: string; readonly status?: number },
    message: string,
    members: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** A refusal with status 400, the status of nearly all modelled errors. */
export const refuse = (code: string, message: string, members?: Readonly<Record<string, string>>) =>
  new ApiError({ code }, message, members);

/** The sentence by which AWS reports a value that breaks a constraint of the model. */
export const constraintMessage = (field: string, value: string, constraint: string): string =>
  `1 validation error detected: Value ${value} at '${lowerFirst(field)}' failed to satisfy constraint: ${constraint}`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
