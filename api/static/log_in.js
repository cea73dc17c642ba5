const who = document.getElementById("who");

async function logIn(login, password) {
  const answer = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  const told = await answer.json();
  who.textContent = answer.ok
    ? `已登录 Logged in: ${told.displayName} (${told.roles.join(", ")})`
    : `${told.titleZh} ${told.title}`;
}

for (const button of document.querySelectorAll("button[data-login]")) {
  button.addEventListener("click", () => logIn(button.dataset.login, button.dataset.password));
}
document.getElementById("log-in")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  logIn(form.get("login"), form.get("password"));
});
