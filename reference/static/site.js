"use strict";
// The search box: every word of the question must stand in an entry; names weigh more than definitions.
(() => {
  const box = document.getElementById("search");
  const list = document.getElementById("found");
  const up = document.body.dataset.up;
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const entries = TERMS.map((entry) => ({ entry, name: fold(`${entry[0]} ${entry[1]}`), more: fold(entry[2]), what: fold(entry[5]) }));

  const weigh = (item, words) => {
    let sum = 0;
    for (const word of words) {
      if (item.name.startsWith(word)) sum += 8;
      else if (item.name.includes(` ${word}`)) sum += 6;
      else if (item.name.includes(word)) sum += 4;
      else if (item.more.includes(word)) sum += 3;
      else if (item.what.includes(word)) sum += 1;
      else return 0;
    }
    return item.name.trim() === words.join(" ") ? sum + 20 : sum;
  };

  const shown = ([label, arabic, , kind, page, what]) => {
    const link = document.createElement("a");
    link.href = up + page;
    link.append(arabic ? `${label} · ${arabic}` : label);
    const small = document.createElement("small");
    small.textContent = `${kind} — ${what}`;
    link.append(small);
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  const search = () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    const found = words.length
      ? entries.map((item) => [weigh(item, words), item.entry]).filter(([sum]) => sum).sort((a, b) => b[0] - a[0]).slice(0, 12)
      : [];
    list.replaceChildren(...found.map(([, entry]) => shown(entry)));
    if (words.length && !found.length) {
      const nothing = document.createElement("li");
      nothing.className = "nothing";
      nothing.textContent = "Nothing of that name";
      list.append(nothing);
    }
    list.hidden = !words.length;
  };

  const move = (step) => {
    const links = [...list.querySelectorAll("a")];
    if (!links.length) return;
    const at = links.findIndex((link) => link.classList.contains("at"));
    links[at]?.classList.remove("at");
    const next = links[(at + step + links.length) % links.length];
    next.classList.add("at");
    next.scrollIntoView({ block: "nearest" });
  };

  box.addEventListener("input", search);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      (list.querySelector("a.at") ?? list.querySelector("a"))?.click();
    } else if (event.key === "Escape") {
      list.hidden = true;
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) list.hidden = true;
    else if (event.target.closest("#found a")) list.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== box) {
      event.preventDefault();
      box.focus();
    }
  });
  // On a narrow screen the list of terms would come before the text.
  if (matchMedia("(max-width: 56rem)").matches) document.querySelector("aside details")?.removeAttribute("open");
})();
