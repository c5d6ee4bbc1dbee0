/// <reference lib="dom" />

// Shows either all rows of a comparison or those in which the subjects differ.

const box = document.querySelector<HTMLInputElement>('#differences');
const count = document.querySelector('#shown');
const rows = [...document.querySelectorAll<HTMLElement>('#rows > tr')];

function filterRows(): void {
  for (const row of rows)
    row.hidden = (box?.checked ?? false) && !row.classList.contains('differs');
  const shown = rows.filter((row) => !row.hidden).length;
  if (count) count.textContent = `${shown} of ${rows.length} cases`;
}

/** The way back to a case that is hidden shows all of them. */
function showTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.hidden || !box) return;
  box.checked = false;
  filterRows();
  target.scrollIntoView();
}

// Without a script there is nothing to choose.
box?.closest('p')?.removeAttribute('hidden');
box?.addEventListener('change', filterRows);
addEventListener('hashchange', showTarget);
// A page that is loaded again keeps what was chosen.
filterRows();

export {};
