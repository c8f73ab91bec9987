/** What the page does beyond HTML: follow, copy, print. Without it everything is there to read. */
export const trackScript = `'use strict';
const told = document.getElementById('told');
const said = document.getElementById('said');
const copy = document.getElementById('copy');
copy.parentElement.hidden = false;
document.getElementById('print').addEventListener('click', () => window.print());
copy.addEventListener('click', async () => {
  const link = document.getElementById('link');
  try {
    await navigator.clipboard.writeText(link.value);
    said.textContent = copy.dataset.done;
  } catch {
    link.select();
  }
});
const again = 10_000;
function follow() {
  const source = new EventSource(told.dataset.live + '&seen=' + told.dataset.seen);
  source.addEventListener('told', ({ data }) => {
    const { digest, html, title } = JSON.parse(data);
    told.innerHTML = html;
    told.dataset.seen = digest;
    document.title = title;
    said.textContent = told.querySelector('h1').textContent + '. ' + told.querySelector('.arrived').textContent;
  });
  source.addEventListener('end', () => source.close());
  source.addEventListener('error', () => {
    source.close();
    setTimeout(follow, again);
  });
}
follow();
`;
