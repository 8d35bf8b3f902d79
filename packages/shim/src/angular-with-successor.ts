import { readLegacyRequest } from '@modelhub-migration/contract';
import { isObject } from './is-object.ts';
import { toLegacyForm } from './legacy-response.ts';
import { toSearchedBody } from './searched-body.ts';
import { toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

/** Source: Angular, `HttpRequest`. */
interface HttpRequest {
  readonly url: string;
  readonly urlWithParams: string;
  readonly method: string;
  readonly body: unknown;
  readonly clone: (update: object) => HttpRequest;
}

/** Source: Angular, `HttpEvent`; one with a body is a `HttpResponse`. */
interface HttpEvent {
  readonly status?: number;
  readonly body?: unknown;
  readonly clone?: (update: object) => HttpEvent;
}

/** Source: Angular, `HttpErrorResponse`. */
interface HttpFailure {
  readonly error: unknown;
  readonly status: number;
  readonly statusText: string;
  readonly headers: unknown;
}

type FailureClass = new (init: { readonly [Name in keyof HttpFailure]: unknown } & { readonly url: string }) => object;

interface Observer {
  readonly next: (event: HttpEvent) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

interface Observable {
  readonly subscribe: (observer: Observer) => { readonly unsubscribe: () => void };
}

type ObservableClass = new (subscribe: (observer: Observer) => () => void) => Observable;

/** Source: Angular, `HttpClient`: every method of it goes through `request`, and that through its handler. */
interface AngularClient {
  readonly handler: { readonly handle: (request: HttpRequest) => Observable };
  readonly request: (method: string, url: string) => Observable;
}

/** Whether something is a `HttpClient` of Angular, and none of the doubles that tests put in its place. */
export const isAngularClient = (value: unknown): value is AngularClient =>
  isObject(value) && 'jsonp' in value && 'handler' in value && isObject(value.handler) && 'handle' in value.handler;

const isFailure = (error: unknown): error is HttpFailure => isObject(error) && 'error' in error && 'status' in error;

/** An error of Angular's with its body in the legacy shape, and the address that the program asked. */
function withLegacyBody(failure: HttpFailure, url: string, settings: AdapterSettings): object {
  const { error, status, statusText, headers, constructor } = failure;
  const body = toLegacyForm(error, undefined, status, settings.models);
  return new (constructor as FailureClass)({ error: body, headers, status, statusText, url });
}

/**
 * A client of Angular that sends requests for retired routes to the successor, see `withSuccessor`. Interceptors of the program stand
 * behind it: they see the successor's requests and answers.
 *
 * @param made `HttpClient` of Angular; not changed
 */
export function angularWithSuccessor<Client extends AngularClient>(made: Client, settings: AdapterSettings): Client {
  const { handler } = made;
  // An Observable that nobody subscribes to asks nothing; its class is that of the program's own rxjs.
  const Class = made.request('GET', '').constructor as ObservableClass;

  const search = (request: HttpRequest): Promise<HttpEvent> =>
    new Promise((resolve, reject) => {
      handler.handle(request).subscribe({
        next: (event) => {
          if ('body' in event) resolve(event);
        },
        error: reject,
        complete: () => undefined,
      });
    });

  async function moved(request: HttpRequest): Promise<HttpRequest> {
    const { url, body } = request;
    const address = toSuccessorUrl(url, settings.models);
    if (body === null) return request.clone({ url: address });
    const searched = await toSearchedBody(url, body, settings, {
      ask: (collection, query) =>
        search(request.clone({ url: collection, body: JSON.parse(query) as object, responseType: 'json' })),
      read: ({ body: found }) => found,
    });
    // A search that is refused is an error of Angular's, and as such the answer.
    return 'body' in searched ? request.clone({ url: address, body: searched.body }) : request;
  }

  function send(request: HttpRequest, observer: Observer): () => void {
    const { body: legacyBody, urlWithParams: url } = request;
    let isStopped = false;
    let asked: ReturnType<Observable['subscribe']> | null = null;
    const next = (event: HttpEvent): void => {
      const { body, status = 200 } = event;
      if (body === undefined) observer.next(event);
      else
        observer.next(event.clone?.({ url, body: toLegacyForm(body, legacyBody, status, settings.models) }) ?? event);
    };
    const error = (failure: unknown): void => {
      observer.error(isFailure(failure) ? withLegacyBody(failure, url, settings) : failure);
    };
    const complete = (): void => {
      observer.complete();
    };
    moved(request).then(
      (sent) => {
        if (!isStopped) asked = handler.handle(sent).subscribe({ next, error, complete });
      },
      (failure: unknown) => {
        observer.error(failure);
      },
    );
    return () => {
      isStopped = true;
      asked?.unsubscribe();
    };
  }

  const handle = (request: HttpRequest): Observable =>
    readLegacyRequest(request.url, request.method) === null
      ? handler.handle(request)
      : new Class((observer) => send(request, observer));
  return Object.create(made, { handler: { value: { handle } } }) as Client;
}
