import http from 'node:http';

/** The other end of the shim benchmarks, in a process of its own: answers at once with a completion of about 1 kB. */

const answer = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_778_000_000,
    model: 'meta-llama/Llama-3.3-70B-Instruct',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'The customer asks for a refund. '.repeat(22) },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 200, completion_tokens: 180, total_tokens: 380 },
  }),
);

const server = http.createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const successorUrl = `http://127.0.0.1:${address.port}/v1`;
  process.send?.(successorUrl);
});
process.on('disconnect', () => process.exit());
