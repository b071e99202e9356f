/** Where learners type the code that stands on the whiteboard. Self-contained; the site is on the same server. */
export const joinPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Join the class</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 2rem auto; padding: 0 1rem; }
label { display: block; }
input { font: 1.5rem ui-monospace, monospace; width: 100%; max-width: 16rem; box-sizing: border-box; padding: .25rem .5rem; }
button { font: inherit; margin-block-start: 1rem; padding: .35rem 1.25rem; }
</style>
<main>
<h1>Join the class</h1>
<p>The labs' Run buttons then use nodes that are yours alone. Join with the same code again to go on later.</p>
<form>
<label for="code">Your join code, as kayea-frqu2</label>
<input id="code" name="code" required autocomplete="off" autocapitalize="none" spellcheck="false" autofocus>
<div><button>Join</button></div>
</form>
</main>
<script type="module">
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = document.querySelector('#code').value.trim().toLowerCase();
  const engine = location.origin.replace('http', 'ws');
  location.assign('/#' + new URLSearchParams({ engine, token }));
});
</script>
</html>
`;
