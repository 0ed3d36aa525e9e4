// How the time of a submission grows with its input, in the server's words, and the times that say so for whoever wants to see them.
import type { Growth } from "../net/protocol";
import { timeOfPoint } from "../ui/format";

export function GrowthNote({ growth }: { growth: Growth }) {
  return (
    <section className="growth" aria-label="Growth of the CPU time">
      <p>{growth.sentence}</p>
      <details>
        <summary>Measured times</summary>
        <table>
          <caption className="visually-hidden">CPU time by {growth.of}</caption>
          <thead>
            <tr>
              <th scope="col">n</th>
              <th scope="col">CPU time</th>
            </tr>
          </thead>
          <tbody>
            {growth.points.map((point) => (
              <tr key={point.size}>
                <th scope="row">{point.size.toLocaleString("en-GB")}</th>
                <td>{timeOfPoint(point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
