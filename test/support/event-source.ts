export interface Message {
  id: string;
  data: unknown;
}

/** Server-sent events with an Authorization header, which browsers' own cannot send. */
export class EventSource {
  readonly messages: Message[] = [];
  readonly comments: string[] = [];
  readonly ended: Promise<void>;

  private constructor(
    response: Response,
    private readonly cut: AbortController,
  ) {
    this.headers = response.headers;
    this.ended = this.read(response).catch(() => undefined);
  }

  readonly headers: Headers;

  /** Rejects with the status where the stream is refused. */
  static async open(url: string, headers: Record<string, string>): Promise<EventSource> {
    const cut = new AbortController();
    const response = await fetch(url, { headers, signal: cut.signal });
    if (response.status !== 200) throw new Error(String(response.status));
    return new EventSource(response, cut);
  }

  close(): void {
    this.cut.abort();
  }

  private async read(response: Response): Promise<void> {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data !== undefined) this.messages.push({ id: field('id') ?? '', data: JSON.parse(data) });
    else if (block.startsWith(':')) this.comments.push(block.slice(2));
  }
}
