/** The instructor's page: self-contained, asks the server every two seconds. The token comes in the fragment. */
export const instructorPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Classroom</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
.table { overflow-x: auto; }
#notice:empty { display: none; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
.step { overflow-wrap: anywhere; }
code { display: block; font: .95em ui-monospace, monospace; white-space: nowrap; }
.away { opacity: .65; }
progress { display: block; width: 100%; max-width: 16rem; }
button { font: inherit; padding: .15rem .75rem; white-space: nowrap; }
@media (max-width: 40rem) {
  th, td { padding: .4rem .3rem; }
  button { padding: .15rem .4rem; }
  .nodes { display: none; }
}
</style>
<main>
<h1>Classroom</h1>
<p id="count">Loading…</p>
<p id="notice" role="status"></p>
<div class="table" tabindex="0" role="group" aria-label="Learners and where they are">
<table>
<thead><tr><th scope="col">Learner and join code</th><th scope="col">Here</th><th scope="col">Page and step</th><th scope="col" class="nodes">Nodes</th><th scope="col">Session</th></tr></thead>
<tbody></tbody>
</table>
</div>
</main>
<script type="module">
const key = 'classroom-token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) { sessionStorage.setItem(key, given); history.replaceState(null, '', location.pathname); }
const headers = { Authorization: 'Bearer ' + (sessionStorage.getItem(key) ?? '') };
const count = document.querySelector('#count');
const notice = document.querySelector('#notice');
const say = (text) => { notice.textContent = text; };
const body = document.querySelector('tbody');
const rows = new Map();
function cell(row, text) { const td = row.insertCell(); td.textContent = text; return td; }
function rowOf(id) {
  let row = rows.get(id);
  if (row) return row;
  const tr = body.insertRow();
  const name = document.createElement('th');
  name.scope = 'row'; name.append(id.replace('-', ' ') + ' ', document.createElement('code')); tr.append(name);
  row = { tr, code: name.querySelector('code'), here: cell(tr, ''), step: cell(tr, ''), nodes: cell(tr, ''), button: document.createElement('button'), busy: false };
  row.nodes.className = 'nodes';
  row.step.className = 'step';
  row.button.textContent = 'Reset';
  row.button.setAttribute('aria-label', 'Reset the session of ' + id.replace('-', ' '));
  row.button.addEventListener('click', async () => {
    if (!confirm('Start the session of ' + id.replace('-', ' ') + ' again? What they did in it is lost.')) return;
    row.button.disabled = true;
    row.busy = true;
    say(id.replace('-', ' ') + ' is being reset …');
    try {
      const answer = await fetch('/classroom/reset/' + id, { method: 'POST', headers });
      say(answer.ok ? id.replace('-', ' ') + ' starts again.' : await answer.text());
    } catch { say('The server does not answer.'); }
    row.busy = false;
    row.button.disabled = false;
  });
  cell(tr, '').append(row.button);
  rows.set(id, row);
  return row;
}
function show(learners) {
  for (const one of learners) {
    const row = rowOf(one.id);
    row.tr.className = one.present ? '' : 'away';
    row.code.textContent = one.code;
    row.here.textContent = one.present ? 'yes' : one.sessions.length ? 'away' : 'no';
    const step = one.step;
    row.step.textContent = !step ? '' : step.page + (step.step ? ', step ' + step.step + ' of ' + step.total : ', just opened') + ' ';
    if (step) row.step.append(Object.assign(document.createElement('progress'), { max: step.total, value: step.step }));
    row.nodes.textContent = one.sessions.map((session) => session.nodes.join(', ')).join('; ');
    row.button.disabled = row.busy || one.sessions.length === 0;
  }
  count.textContent = learners.filter((one) => one.present).length + ' of ' + learners.length + ' learners are here.';
}
async function refresh() {
  try {
    const answer = await fetch('/classroom/state', { headers });
    if (answer.ok) show(await answer.json());
    else count.textContent = await answer.text();
  } catch { count.textContent = 'The server does not answer. Start it again, and open the link that it prints.'; }
  setTimeout(refresh, 2000);
}
refresh();
</script>
</html>
`;
