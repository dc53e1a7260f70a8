// Rulings from the page: same, different, wrong, a name, a day, each with a reason.

import { useState } from "preact/hooks";
import { Refused, ask, type Failure } from "../data";
import { longId, shortId, type Reference } from "../model";
import { token } from "../state";
import { Trouble, type View } from "../ui";

const VERDICTS: [string, string][] = [
  ["wrong", "It is wrong, and must go"],
  ["same", "It is the same as another"],
  ["different", "It is not the same as another"],
  ["rename", "It has another name"],
  ["date", "It was on another day"],
];

export function RulingForm({ view, node, isEvent }: { view: View; node: Reference; isEvent: boolean }) {
  const [verdict, setVerdict] = useState("wrong");
  const [other, setOther] = useState("");
  const [value, setValue] = useState("");
  const [because, setBecause] = useState("");
  const [done, setDone] = useState<{ told: string; run: string } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { board } = view;
  const pairs = verdict === "same" || verdict === "different";
  const choices = (isEvent ? board.data.events : board.data.things).filter((row) => row.iri !== node.iri);
  const send = async (event: Event) => {
    event.preventDefault();
    setFailure(null);
    setDone(null);
    const named = choices.find((row) => shortId(row.iri, board.data.base) === other || row.label === other);
    const iris = pairs ? [node.iri, named?.iri ?? longId(other, board.data.base)] : [node.iri];
    const body = JSON.stringify({ verdict, iris, because, ...(verdict === "rename" || verdict === "date" ? { value } : {}) });
    try {
      setDone(await ask("/api/rulings", { method: "POST", body, headers: { "Content-Type": "application/json", "X-Kgbuild-Token": token() } }));
    } catch (error) {
      setFailure(error instanceof Refused ? error.failure : { error: String(error) });
    }
  };
  return (
    <form class="ruling" onSubmit={(e) => void send(e)}>
      <h3>Rule on this</h3>
      <label>Verdict<select aria-label="Verdict" value={verdict} onChange={(e) => setVerdict(e.currentTarget.value)}>{VERDICTS.filter(([v]) => isEvent || v !== "date").map(([v, says]) => <option value={v}>{says}</option>)}</select></label>
      {pairs && <label>The other<input list="others" required value={other} onInput={(e) => setOther(e.currentTarget.value)} /><datalist id="others">{choices.slice(0, 500).map((row) => <option value={shortId(row.iri, board.data.base)}>{row.label}</option>)}</datalist></label>}
      {verdict === "rename" && <label>The name<input required value={value} onInput={(e) => setValue(e.currentTarget.value)} /></label>}
      {verdict === "date" && <label>The day<input type="date" required value={value} onInput={(e) => setValue(e.currentTarget.value)} /></label>}
      <label>Reason<textarea required rows={2} value={because} onInput={(e) => setBecause(e.currentTarget.value)} /></label>
      <button type="submit">Write the ruling</button>
      {failure && <Trouble failure={failure} />}
      {done && <div class="notice" role="status"><p>{done.told}</p><p>Run: <code>{done.run}</code></p></div>}
    </form>
  );
}
