import { RpcException } from '@nestjs/microservices';

/**
 * A handler throws this where no later try can help: the message goes to the dead letters at once. Whatever else it throws is
 * tried again. `reason` is a short stable word, never a value from the message.
 */
export class RejectedMessage extends RpcException {
  constructor(readonly reason: string) {
    super({ rejected: reason });
    this.name = 'RejectedMessage';
  }
}

/** Reason of a RejectedMessage, also after Nest has turned it into its plain error; null for all other failures. */
export function rejectionReason(error: unknown): string | null {
  if (error instanceof RejectedMessage) return error.reason;
  if (typeof error !== 'object' || error === null || !('rejected' in error)) return null;
  return typeof error.rejected === 'string' ? error.rejected : null;
}
