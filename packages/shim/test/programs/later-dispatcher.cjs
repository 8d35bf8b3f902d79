// A proxy or an Agent of one's own as the default dispatcher: common in programs that sit behind a proxy.
const { Agent, request, setGlobalDispatcher } = require('undici');

const ask = async () => {
  setGlobalDispatcher(new Agent());
  const { body } = await request('https://inference.de-txl.ionos.com/models', {
    headers: { authorization: 'Bearer eyJ-canary-token' },
  });
  const { type, httpStatus } = await body.json();
  return type ?? httpStatus;
};

void (async () => console.log(JSON.stringify([await ask(), await ask()])))();
