/** Brings new figures every five seconds, until somebody pauses it or the tab is out of sight. */
export const boardScript = `'use strict';
(() => {
  const every = 5000;
  const pause = document.getElementById('pause');
  const heard = document.getElementById('heard');
  let paused = sessionStorage.getItem('paused') === 'true';
  let failing = false;

  const say = (words) => { if (heard.textContent !== words) heard.textContent = words; };
  const show = () => {
    pause.textContent = paused ? 'Resume updates' : 'Pause updates';
    pause.setAttribute('aria-pressed', String(paused));
    if (paused) say('Updates are paused.');
    else if (!failing) say('Updates every 5 seconds.');
  };

  const refresh = async () => {
    const response = await fetch('/', { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(every) });
    if (!(response.headers.get('content-type') || '').startsWith('text/html')) throw new Error('no page');
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const main = document.getElementById('main');
    // somebody who selects text, or has the focus in it, keeps what they look at
    if (!getSelection().isCollapsed || main.contains(document.activeElement) && document.activeElement !== main) return;
    main.replaceChildren(...page.getElementById('main').childNodes);
    document.title = page.title;
  };

  const tick = async () => {
    if (!paused && !document.hidden) {
      try {
        await refresh();
        failing = false;
        document.getElementById('main').classList.remove('stale');
        show();
      } catch {
        failing = true;
        document.getElementById('main').classList.add('stale');
        say('Shirelink does not answer: these figures are old. Trying again.');
      }
    }
    setTimeout(tick, every);
  };

  pause.hidden = false;
  pause.addEventListener('click', () => {
    paused = !paused;
    sessionStorage.setItem('paused', String(paused));
    show();
  });
  show();
  setTimeout(tick, every);
})();
`;
