/** The table of contents follows the scroll: the heading last passed is marked as where the reader is. */
export function startContents(): void {
  let waiting = false;
  const update = () => {
    waiting = false;
    const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-toc] a')];
    if (links.length === 0) return;
    const edge = 120;
    let here: HTMLAnchorElement | undefined;
    for (const link of links) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading !== null && heading.getBoundingClientRect().top <= edge) here = link;
    }
    for (const link of links) {
      if (link === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  const schedule = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(update);
  };
  addEventListener('scroll', schedule, { passive: true });
  document.addEventListener('site:navigated', schedule);
  schedule();
}
