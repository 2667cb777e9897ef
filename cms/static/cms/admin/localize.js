/**
 * What wagtail-localize would do by inline scripts, which our policy for the admin refuses.
 *
 *   <script type="application/json" id="chooser-urls">{"pageChooser": "…", …}</script>
 *     where the choosers of a translation's editor are found
 *   <input type="checkbox" name="select_all"> beside <input type="checkbox" name="locales">
 *     checks every language of a page that is sent to be translated
 */
(() => {
  const urls = document.getElementById("chooser-urls");
  if (urls && window.chooserUrls === undefined) window.chooserUrls = JSON.parse(urls.textContent);

  document.addEventListener("DOMContentLoaded", () => {
    const all = document.querySelector('input[type="checkbox"][name="select_all"]');
    all?.addEventListener("change", () => {
      for (const one of document.querySelectorAll('[name="locales"]')) one.checked = all.checked;
    });
  });
})();
