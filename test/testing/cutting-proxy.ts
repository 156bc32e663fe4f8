import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CuttingProxy extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** How many connections there were. */
  readonly connections: number;
  /** Cuts every connection that there is. */
  cut(): void;
}

/** A proxy to `target` whose connections break off after so many bytes of answers, a limit for each of them in turn. */
export async function startCuttingProxy(target: string, limits: Iterable<number> = []): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const left = limits[Symbol.iterator]();
  let connections = 0;
  const server = createServer((near) => {
    connections++;
    const { value: limit = Number.POSITIVE_INFINITY } = left.next();
    const far = connect(Number(port), hostname);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    near.pipe(far);
    let passed = 0;
    far.on("data", (data: Buffer) => {
      near.write(data.subarray(0, limit - passed), () => passed >= limit && end());
      passed += data.length;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    cut,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
