// The very first thing the program does, in the turn in which undici is loaded.
const { request } = require('undici');

request('https://inference.de-txl.ionos.com/models', { headers: { authorization: 'Bearer eyJ-canary-token' } })
  .then(({ body }) => body.json())
  .then(({ type, httpStatus }) => console.log(JSON.stringify(type ?? httpStatus)));
