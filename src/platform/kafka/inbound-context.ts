import { BaseRpcContext } from '@nestjs/microservices';

export interface InboundMessage {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  headers: Record<string, string>;
  /** 1 at the first try. */
  attempt: number;
}

/** Second argument of an `@EventPattern` handler, by `@Ctx()`. */
export class InboundContext extends BaseRpcContext<[InboundMessage]> {
  get message(): InboundMessage {
    return this.args[0];
  }
}
