/** Requests to requests that are signed with the credentials of the session that they belong to. */

import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { FinalizeHandler, HttpRequest } from '@smithy/types';
import type { Credentials } from './session.js';

type SigningOptions = NonNullable<Parameters<SignatureV4['sign']>[1]>;

const NOWHERE = 'outside of any session';

/** Credentials for the SDK, which asks for some; nothing is ever signed with them. */
export const PLACEHOLDER = { accessKeyId: NOWHERE, secretAccessKey: NOWHERE };

/** Where an input says whose call it is: some steps of the SDK pass on a copy, and copies keep what an input has. */
const MARK = Symbol('session');

/**
 * Signs for many accounts with one client of the SDK. The client keeps its steps from call to call, and with them
 * what it knows of credentials; so those that it is given are never used: the command's input says whose call it is.
 */
export class Signing {
  readonly #byMark = new WeakMap<object, Credentials>();
  readonly #byRequest = new WeakMap<object, Credentials>();
  readonly #signatures = {
    escaped: new WeakMap<Credentials, SignatureV4>(),
    verbatim: new WeakMap<Credentials, SignatureV4>(),
  };

  /** Says what a command is to be signed with. Gives the command. */
  mark<C extends { readonly input: object }>(command: C, credentials: Credentials): C {
    const mark = {};
    this.#byMark.set(mark, credentials);
    Reflect.set(command.input, MARK, mark);
    return command;
  }

  /** A step of the SDK, to run before its signing step: passes the mark from the input on to the request. */
  readonly step =
    <I extends object, O extends object>(next: FinalizeHandler<I, O>): FinalizeHandler<I, O> =>
    (args) => {
      const mark: unknown = Reflect.get(args.input, MARK);
      const credentials =
        typeof mark === 'object' && mark !== null ? this.#byMark.get(mark) : undefined;
      if (credentials !== undefined && typeof args.request === 'object' && args.request !== null)
        this.#byRequest.set(args.request, credentials);
      return next(args);
    };

  /**
   * The `signer` of a client. An endpoint may name another Region or service to sign for. `path`: whether the path is
   * escaped once more for the signature, as everywhere but in S3.
   */
  signerOf(region: string, service: string, path: 'escaped' | 'verbatim' = 'escaped') {
    return {
      sign: async (request: HttpRequest, options: SigningOptions = {}): Promise<HttpRequest> => {
        const credentials = this.#byRequest.get(request);
        if (credentials === undefined) throw new Error(`a request was sent ${NOWHERE}`);
        return this.#signatureOf(credentials, path).sign(request, {
          ...options,
          signingRegion: options.signingRegion ?? region,
          signingService: options.signingService ?? service,
        });
      },
    };
  }

  #signatureOf(credentials: Credentials, path: 'escaped' | 'verbatim'): SignatureV4 {
    const known = this.#signatures[path].get(credentials);
    if (known !== undefined) return known;
    // Region and service come with each request.
    const signature = new SignatureV4({
      credentials,
      region: '',
      service: '',
      sha256: Hash.bind(null, 'sha256'),
      uriEscapePath: path === 'escaped',
    });
    this.#signatures[path].set(credentials, signature);
    return signature;
  }
}
