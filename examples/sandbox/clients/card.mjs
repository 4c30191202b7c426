// What the sandbox printed with -json: in the file that the first argument
// names, or on standard input.
import { readFileSync } from "node:fs";

export const card = JSON.parse(readFileSync(process.argv[2] ?? 0, "utf8"));

// control asks the control API to play a person.
export async function control(path, body) {
  const response = await fetch(card.control.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.error}`);
  return answer;
}
