// A gRPC server with one method, a stream of messages without end. Its options are those of the library's channel.

import { libraryOptions, numberOf } from '../../clients/bundled-client.ts';
import type { NodeServer } from '../bundled-server.ts';

const own = { everyMs: 'how often it sends; default 500' };

/** `use: grpc`. */
export const grpc: NodeServer = {
  use: 'grpc',
  library: '@grpc/grpc-js',
  options: own,
  run({ load, host, port, options }) {
    const library = load('@grpc/grpc-js') as typeof import('@grpc/grpc-js');
    const server = new library.Server(libraryOptions(options, own));
    server.addService(service, {
      watch(call: import('@grpc/grpc-js').ServerWritableStream<Buffer, Buffer>) {
        const send = () => call.write(Buffer.from('beat'));
        send();
        const beats = setInterval(send, numberOf(options, 'everyMs', 500));
        for (const end of ['close', 'cancelled', 'error']) call.on(end, () => clearInterval(beats));
      },
    });
    const credentials = library.ServerCredentials.createInsecure();
    server.bindAsync(`${host}:${port}`, credentials, (error) => error && console.error(error));
  },
};

const asIs = (data: Buffer) => data;
const service = {
  watch: {
    path: '/flatline.Beats/Watch',
    requestStream: false,
    responseStream: true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
};
