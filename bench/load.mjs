// A caller that costs little itself: it writes prepared bytes and counts the answers, on connections that stay open.
import { connect } from "node:net";

/**
 * Sends `count` requests over `connections`, the next one when the answer to the last has come. `requestAt(index)` is the
 * bytes of each. Resolves with the seconds that it took and how many were answered with which status.
 */
export async function callAll({ port, connections, count, requestAt }) {
  let next = 0;
  const statuses = {};
  const begun = performance.now();
  const caller = () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      socket.once("error", reject);
      let answer = "";
      const send = () => {
        if (next < count) socket.write(requestAt(next++));
        else socket.end(resolve);
      };
      socket.on("connect", send).on("data", (data) => {
        answer += data.toString("latin1");
        if (!isWhole(answer)) return;
        const status = answer.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        answer = "";
        send();
      });
    });
  await Promise.all(Array.from({ length: connections }, caller));
  return { seconds: (performance.now() - begun) / 1_000, statuses };
}

function isWhole(answer) {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer);
  if (length !== null) return answer.length >= end + 4 + Number(length[1]);
  return answer.endsWith("0\r\n\r\n"); // in chunks
}
