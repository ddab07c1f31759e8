// Before anything is drawn: which view the address asks for, so that no other one is seen first.
document.documentElement.dataset.view = new URLSearchParams(location.hash.slice(1)).get("view") ?? "overview";
