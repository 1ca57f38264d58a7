import { KafkaFailure } from './kafka-failure.js';

/** What `work` gives, or a KafkaFailure `timeout` after so many milliseconds; `work` itself is left to its fate. */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KafkaFailure('request', 'timeout')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
