// Before anything is drawn: a page that is light for a moment blinds who has chosen dark.
try {
  const theme = localStorage.getItem("karajo-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing goes by the system.
}
