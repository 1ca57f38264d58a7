import { createInterface } from 'node:readline';

/** The child's side of `Program.ask`: a line of JSON for each order, one after the other. Ends when the bench is gone. */
export async function answerOrders<Order>(ready: object, answer: (order: Order) => Promise<object>): Promise<never> {
  say(ready);
  for await (const line of createInterface({ input: process.stdin })) say(await answer(JSON.parse(line) as Order));
  process.exit();
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
