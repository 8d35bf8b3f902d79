const { parentPort } = require('node:worker_threads');

fetch('https://inference.de-txl.ionos.com/models', { headers: { authorization: 'Bearer eyJ-canary-token' } })
  .then((response) => response.json())
  .then(({ type, httpStatus }) => parentPort.postMessage(type ?? httpStatus));
