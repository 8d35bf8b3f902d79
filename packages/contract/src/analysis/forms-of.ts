import type { CallForm, Client } from './clients.ts';

/** The forms by which a member of a client is called: the first that takes the URL as an argument, and those that take it in options. */
interface Forms {
  readonly byUrl: CallForm | null;
  readonly byOptions: readonly CallForm[];
}

/** A file full of calls asks for the same few again and again. */
const FORMS = new Map<Client, Map<string, Forms>>();

/** The forms by which a call of a member may be made; the client itself has no name. */
export function formsOf(client: Client, member: string): Forms {
  let ofClient = FORMS.get(client);
  if (ofClient === undefined) FORMS.set(client, (ofClient = new Map<string, Forms>()));
  let forms = ofClient.get(member);
  if (forms === undefined) {
    const all = client.forms.filter((form) => form.member === member);
    const byUrl = all.find(({ url }) => url !== 'options') ?? null;
    ofClient.set(member, (forms = { byUrl, byOptions: all.filter(({ url }) => url === 'options') }));
  }
  return forms;
}
