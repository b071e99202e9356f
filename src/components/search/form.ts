/** The search's markup: in the page as it is delivered, and in the dialog when that is opened. */
export const searchForm = `
<form class="search-form" role="search" action="">
  <input type="search" name="q" aria-label="Search the labs" autocomplete="off" autocapitalize="off"
    spellcheck="false" placeholder="Words, or part of a command such as --publish" enterkeyhint="search" />
  <label>Lab <select name="lab"><option value="">all</option></select></label>
  <label>Level <select name="level"><option value="">all</option></select></label>
</form>
<p class="search-count" role="status"></p>
<p class="search-none" hidden>Perhaps the <a data-labs>list of all labs</a> has what you are looking for.</p>
<ol class="search-results"></ol>
<button type="button" class="button" data-more hidden>More results</button>`;
