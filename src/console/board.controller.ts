import { createHash } from 'node:crypto';
import { Controller, Get, Header, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Eta } from 'eta';
import type { FastifyReply } from 'fastify';
import { Public, Roles } from '../auth/roles.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Relay } from '../events/relay.js';
import { version } from '../platform/build/version.js';
import { Clock } from '../platform/clock/clock.js';
import { SlaFigures } from '../sla/sla-figures.js';
import { SyncStatus } from '../sync/sync-status.js';
import { boardScript } from './board-script.js';
import { boardStyle } from './board-style.js';
import { boardTemplate } from './board-template.js';
import { type BoardFacts, boardView } from './board-view.js';

const eta = new Eta({ autoTrim: [false, 'nl'] });
eta.loadTemplate('@board', boardTemplate);

const style = asset(boardStyle);
const script = asset(boardScript);

/**
 * The trust board. Open in embedded mode, where all is on loopback; else it asks for a role, and until there is a sign-in for browsers it
 * stands behind a proxy that sends the token.
 */
@ApiExcludeController()
@Controller()
export class BoardController {
  constructor(
    @Inject(SyncStatus) private readonly systems: SyncStatus,
    @Inject(Relay) private readonly relay: Relay,
    @Inject(SlaFigures) private readonly figures: SlaFigures,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Public('embedded')
  @Roles('operations', 'records', 'reporting', 'admin')
  @Header('content-type', 'text/html; charset=utf-8')
  async board(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const known = await this.known();
    if (!known) void reply.code(503);
    const { council } = this.settings;
    return eta.render('@board', boardView({ council, now: this.clock.now(), version, known }));
  }

  @Get('console/board.css')
  @Public()
  @Header('content-type', 'text/css; charset=utf-8')
  css(@Headers('if-none-match') known: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): string {
    return send(style, known, reply);
  }

  @Get('console/board.js')
  @Public()
  @Header('content-type', 'text/javascript; charset=utf-8')
  js(@Headers('if-none-match') known: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): string {
    return send(script, known, reply);
  }

  private async known(): Promise<BoardFacts['known']> {
    try {
      const [systems, relay, standards] = await Promise.all([
        this.systems.recent(),
        this.relay.status(),
        this.figures.atGlance(),
      ]);
      return { systems, relay, standards };
    } catch {
      return null;
    }
  }
}

interface Asset {
  body: string;
  tag: string;
}

function asset(body: string): Asset {
  return { body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

function send({ body, tag }: Asset, known: string | undefined, reply: FastifyReply): string {
  void reply.headers({ etag: tag, 'cache-control': 'no-cache' });
  if (known !== tag) return body;
  void reply.code(304);
  return '';
}
