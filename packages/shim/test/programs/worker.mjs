// The call is made in a worker thread; `eval` ones get their code as text.
import { Worker } from 'node:worker_threads';

const code = `
  const { parentPort } = require('node:worker_threads');
  fetch('https://inference.de-txl.ionos.com/models', { headers: { authorization: 'Bearer eyJ-canary-token' } })
    .then((response) => response.json())
    .then(({ type, httpStatus }) => parentPort.postMessage(type ?? httpStatus));
`;
const worker = new Worker(process.argv[2] === 'eval' ? code : new URL('worker-thread.cjs', import.meta.url), {
  eval: process.argv[2] === 'eval',
});
worker.on('message', (message) => console.log(JSON.stringify(message)));
