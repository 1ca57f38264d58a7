/** Eta; `it` is a BoardView. Works without its script, which only takes the place of reloading. */
export const boardTemplate = `<% const instant = (at) => at ? \`<time datetime="\${at.iso}">\${at.local}</time><span class="quiet">\${at.utc}</span><span class="quiet">\${at.ago}</span>\` : '<span class="quiet">never</span>'; %>
<% const signs = { good: '✓', wait: '•', bad: '!' }; %>
<!doctype html>
<html lang="en-AU">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><%= it.headline.label %> – Shirelink, <%= it.council %></title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/board.css">
<script src="/console/board.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header>
<div>
<p class="product">Shirelink</p>
<h1><%= it.council %>: trust board</h1>
</div>
<div class="live">
<a class="button" id="reload" href="/">Reload</a>
<button type="button" class="button" id="pause" aria-pressed="false" hidden>Pause updates</button>
<p id="heard" class="quiet" role="status"></p>
</div>
</header>
<main id="main" tabindex="-1">
<section class="headline <%= it.headline.tone %>" aria-label="At a glance">
<p><span class="sign" aria-hidden="true"><%= signs[it.headline.tone] %></span> <strong><%= it.headline.label %></strong></p>
<% if (it.headline.detail) { %><p><%= it.headline.detail %></p><% } %>
</section>

<% if (it.systems && it.systems.length > 0) { %>
<section aria-labelledby="systems">
<h2 id="systems">Legacy systems and their mirrors</h2>
<table role="table">
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">System</th>
<th role="columnheader" scope="col">State</th>
<th role="columnheader" scope="col">Lag</th>
<th role="columnheader" scope="col">Last success</th>
<th role="columnheader" scope="col">Last proven equal</th>
<th role="columnheader" scope="col" class="number">Difference</th>
<th role="columnheader" scope="col" class="number">Quarantined</th>
<th role="columnheader" scope="col" class="number">Unmapped</th>
</tr></thead>
<tbody role="rowgroup">
<% for (const system of it.systems) { %>
<tr role="row">
<th role="rowheader" scope="row" data-label="System"><%= system.name %></th>
<td role="cell" data-label="State"><span class="state <%= system.state.tone %>"><span class="sign" aria-hidden="true"><%= signs[system.state.tone] %></span> <%= system.state.label %></span><% if (system.state.detail) { %><span class="quiet"><%= system.state.detail %></span><% } %><% if (system.hold) { %><span class="quiet"><%= system.hold %></span><% } %></td>
<td role="cell" data-label="Lag"><%= system.lag %></td>
<td role="cell" data-label="Last success"><%~ instant(system.lastSuccess) %></td>
<td role="cell" data-label="Last proven equal"><%~ instant(system.lastProvenEqual) %></td>
<td role="cell" data-label="Difference" class="number"><%= system.difference %></td>
<td role="cell" data-label="Quarantined" class="number"><%= system.quarantined %></td>
<td role="cell" data-label="Unmapped" class="number"><%= system.unmapped %></td>
</tr>
<% } %>
</tbody>
</table>
<p class="quiet">Lag is the time since the last complete pass began. <em>Proven equal</em> is the start of the last sweep in which mirror and legacy system did not differ at all; <em>difference</em> is what the last sweep found. <em>Unmapped</em> counts cases with a code that the mapping does not know.</p>
</section>
<% } %>

<% if (it.standards && it.standards.length > 0) { %>
<section aria-labelledby="standards">
<h2 id="standards">Service standards</h2>
<table role="table">
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">Standard</th>
<th role="columnheader" scope="col" class="number">Broken, still open</th>
<th role="columnheader" scope="col" class="number">Due in 24 hours</th>
<th role="columnheader" scope="col" class="number">To be confirmed</th>
<th role="columnheader" scope="col" class="number">Met so far</th>
<th role="columnheader" scope="col" class="number">Broken so far</th>
</tr></thead>
<tbody role="rowgroup">
<% for (const standard of it.standards) { %>
<tr role="row">
<th role="rowheader" scope="row" data-label="Standard"><%= standard.title %><span class="quiet"><%= standard.rule %></span></th>
<td role="cell" data-label="Broken, still open" class="number"><%= standard.openBroken %></td>
<td role="cell" data-label="Due in 24 hours" class="number"><%= standard.dueSoon %></td>
<td role="cell" data-label="To be confirmed" class="number"><%= standard.unconfirmed %></td>
<td role="cell" data-label="Met so far" class="number"><%= standard.met %></td>
<td role="cell" data-label="Broken so far" class="number"><%= standard.broken %></td>
</tr>
<% } %>
</tbody>
</table>
<p class="quiet">A standard counts as broken once the legacy system was asked again after the due instant; until then it is <em>to be confirmed</em>. <em>So far</em> is since Shirelink first read the system: what was over by then is counted nowhere here. Restricted cases are left out.</p>
</section>
<% } %>

<% if (it.events) { %>
<section aria-labelledby="events">
<h2 id="events">Events</h2>
<dl>
<div><dt>Relay</dt><dd><span class="state <%= it.events.state.tone %>"><span class="sign" aria-hidden="true"><%= signs[it.events.state.tone] %></span> <%= it.events.state.label %></span><% if (it.events.state.detail) { %><span class="quiet"><%= it.events.state.detail %></span><% } %></dd></div>
<div><dt>Waiting in the outbox</dt><dd><%= it.events.waiting %><% if (it.events.oldest) { %><span class="quiet">the oldest for <%= it.events.oldest %></span><% } %></dd></div>
</dl>
</section>
<% } %>
<p class="quiet">As of <time datetime="<%= it.shownAt.iso %>"><%= it.shownAt.local %></time>, <%= it.shownAt.utc %></p>
</main>
<footer>
<nav aria-label="For programs and operators">
<ul>
<li><a href="/api/docs">API documentation</a></li>
<li><a href="/api/openapi.json">OpenAPI document</a></li>
<li><a href="/health/ready">Health of each part</a></li>
<li><a href="/metrics">Metrics</a></li>
</ul>
</nav>
<p class="quiet">Shirelink <%= it.version %>. No case and no person is shown on this page.</p>
</footer>
</body>
</html>
`;
