/** The instructor's page: self-contained, asks the server every two seconds. The token comes in the fragment. */
export const instructorPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Classroom</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
code { font: .95em ui-monospace, monospace; }
.away { opacity: .65; }
progress { width: 8rem; vertical-align: middle; }
button { font: inherit; padding: .15rem .75rem; }
</style>
<h1>Classroom</h1>
<p id="status" role="status">Loading…</p>
<table>
<caption hidden>Learners and where they are</caption>
<thead><tr><th scope="col">Learner</th><th scope="col">Join code</th><th scope="col">Here</th><th scope="col">Page and step</th><th scope="col">Nodes</th><th scope="col">Session</th></tr></thead>
<tbody></tbody>
</table>
<script type="module">
const key = 'classroom-token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) { sessionStorage.setItem(key, given); history.replaceState(null, '', location.pathname); }
const headers = { Authorization: 'Bearer ' + (sessionStorage.getItem(key) ?? '') };
const status = document.querySelector('#status');
const body = document.querySelector('tbody');
const rows = new Map();
function cell(row, text) { const td = row.insertCell(); td.textContent = text; return td; }
function rowOf(id) {
  let row = rows.get(id);
  if (row) return row;
  const tr = body.insertRow();
  const name = document.createElement('th');
  name.scope = 'row'; name.textContent = id.replace('-', ' '); tr.append(name);
  row = { tr, code: cell(tr, ''), here: cell(tr, ''), step: cell(tr, ''), nodes: cell(tr, ''), button: document.createElement('button') };
  row.button.textContent = 'Reset';
  row.button.setAttribute('aria-label', 'Reset the session of ' + id.replace('-', ' '));
  row.button.addEventListener('click', async () => {
    if (!confirm('Start the session of ' + id.replace('-', ' ') + ' again? What they did in it is lost.')) return;
    row.button.disabled = true;
    const answer = await fetch('/classroom/reset/' + id, { method: 'POST', headers });
    status.textContent = answer.ok ? id.replace('-', ' ') + ' starts again.' : await answer.text();
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
    row.code.replaceChildren(Object.assign(document.createElement('code'), { textContent: one.code }));
    row.here.textContent = one.present ? 'yes' : one.sessions.length ? 'away' : 'no';
    const step = one.step;
    row.step.textContent = step ? step.page + ', step ' + step.step + ' of ' + step.total + ' ' : '';
    if (step) row.step.append(Object.assign(document.createElement('progress'), { max: step.total, value: step.step }));
    row.nodes.textContent = one.sessions.map((session) => session.nodes.join(', ')).join('; ');
    row.button.disabled = one.sessions.length === 0;
  }
  status.textContent = learners.filter((one) => one.present).length + ' of ' + learners.length + ' learners are here.';
}
async function refresh() {
  try {
    const answer = await fetch('/classroom/state', { headers });
    if (answer.ok) show(await answer.json()); else status.textContent = await answer.text();
  } catch { status.textContent = 'The server does not answer.'; }
  setTimeout(refresh, 2000);
}
refresh();
</script>
</html>
`;
