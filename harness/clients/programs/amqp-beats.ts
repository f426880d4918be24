// AMQP libraries keep heartbeat frames to themselves; they are counted on the library's own socket. A frame of type 8, of
// channel 0 and without payload, ended by 206, is a heartbeat.

const heartbeat = Buffer.from([8, 0, 0, 0, 0, 0, 0, 206]);

/** Calls `beat` for each read of the socket that holds a heartbeat frame. */
export function amqpBeats(stream: NodeJS.ReadableStream | undefined, beat: () => void): void {
  stream?.on('data', (chunk: Buffer | string) => {
    if (typeof chunk !== 'string' && chunk.includes(heartbeat)) beat();
  });
}
