// The same as an ES module, with the built-in fetch, which runs on that dispatcher, too.
import { Agent, request, setGlobalDispatcher } from 'undici';

const url = 'https://inference.de-txl.ionos.com/models';
const headers = { authorization: 'Bearer eyJ-canary-token' };
const capturedFetch = globalThis.fetch;

setGlobalDispatcher(new Agent());
const first = await (await request(url, { headers })).body.json();
setGlobalDispatcher(new Agent());
const second = await (await capturedFetch(url, { headers })).json();
console.log(JSON.stringify([first.type ?? first.httpStatus, second.type ?? second.httpStatus]));
