import { createGateway } from '@modelhub-migration/shim';

/** The gateway under test, in a process of its own; started with the upstream's base URL. */
const [, , successorUrl = ''] = process.argv;
const gateway = createGateway({ successorUrl, port: 0, mode: 'translate', config: {} });
process.send?.(await gateway.listen());
process.on('disconnect', () => process.exit());
