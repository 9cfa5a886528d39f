// Does a report that changed fit what the address asks for? The same rules as tension/selectors.py `filtered`;
// a search for words is asked of the server, because the wording is not sent.

const DAY = 86_400_000;

const dayNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);

/** True, false, or null where only the server can say. */
export function fits(patch, query, { onlyStrengths = false } = {}) {
  const all = (name) => query.getAll(name).filter(Boolean);
  const one = (name) => query.get(name) || "";
  const among = (name, value) => !all(name).length || all(name).includes(String(value ?? ""));
  if (onlyStrengths && patch.kind !== "strength") return false;
  if (one("kind") && patch.kind !== one("kind")) return false;
  if (!among("indicator", patch.indicator) || !among("source", patch.source)) return false;
  if (!among("status", patch.status) || !among("level", patch.level)) return false;
  const communities = all("community");
  if (communities.length && !communities.some((code) => (patch.communities ?? []).includes(code))) return false;
  if (one("since") && patch.day < dayNumber(one("since"))) return false;
  if (one("until") && patch.day > dayNumber(one("until"))) return false;
  if (one("week")) {
    const monday = dayNumber(one("week"));
    if (patch.day < monday || patch.day > monday + 6) return false;
  }
  if (one("area") && !(patch.areas ?? []).includes(one("area"))) return false;
  return one("q") ? null : true;
}
