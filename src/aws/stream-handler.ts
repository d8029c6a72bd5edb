/** The SDK's requests over undici, where an answer may be a file: it is passed on as it comes, and never held as a whole. */
import { type HttpHandlerOptions, type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { Agent } from 'undici';
import { headersOf, knownError, sentAs, type Timeouts } from './http-handler.js';

/** A file may take so many times as long as an answer that is none. */
const LONGER = 10;

/** What the client of S3 sends its requests with. */
export class StreamHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #agent: Agent;
  readonly #whole: number;

  constructor(connections: number, timeouts: Timeouts) {
    this.#whole = timeouts.whole * LONGER;
    this.#agent = new Agent({
      connections,
      connect: { timeout: timeouts.connect },
      headersTimeout: timeouts.answer,
      bodyTimeout: timeouts.silence,
    });
  }

  /** The body of the answer breaks with undici's own errors: see `knownError`. */
  async handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    try {
      const { statusCode, headers, body } = await this.#agent.request({
        ...sentAs(request),
        signal: AbortSignal.timeout(this.#whole),
      });
      return { response: new HttpResponse({ statusCode, headers: headersOf(headers), body }) };
    } catch (error) {
      throw error instanceof Error ? knownError(error) : error;
    }
  }

  /** Part of the SDK's interface; nothing is configured later. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): HttpHandlerOptions {
    return {};
  }

  destroy(): void {
    // Nothing waits for the sockets to close.
    this.#agent.destroy().catch(() => {});
  }
}
