// @ts-check

// Whoever was thrown out of a case comes back to it: a redirect keeps the part after #.
const form = document.querySelector('form');
if (form) form.action += location.hash;

// A link from another app opens us without our strict cookie: asked from here the browser sends it, and who is signed in goes on.
fetch('/desk/signed-in')
  .then(answer => answer.json())
  .then(({ isSignedIn }) => {
    if (isSignedIn) location.replace(`/desk${location.hash}`);
  })
  .catch(() => {});
