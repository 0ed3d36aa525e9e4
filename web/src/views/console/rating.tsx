// What interviewers think: points per criterion of an item, and a recommendation for the whole session.
import { useState } from "react";
import type { Recommendation } from "../../net/interview";
import type { ItemView } from "../../net/protocol";
import { scoreText } from "../../ui/format";
import { useItemContent } from "../item-content";
import {
  authorName,
  type Criterion,
  criteriaOf,
  pointWords,
  ratingOf,
  ratingsOfOthers,
  recommendations,
  recommendationWords,
} from "./console-model";
import { useDesk } from "./desk-context";
import { KeptText, useAsked, useWhole } from "./fields";

const points = [1, 2, 3, 4, 5];

function Others({ item, criterion }: { item: string; criterion: string }) {
  const { view, console, me } = useDesk();
  const others = ratingsOfOthers(console, me, item, criterion);
  if (others.length === 0) return null;
  return (
    <details className="desk-others">
      <summary>What others gave</summary>
      <ul>
        {others.map((rating) => (
          <li key={rating.person}>
            <b>{authorName(view.people, rating.person, me)}</b> {rating.points === 0 ? "no points" : `${rating.points} of 5`}
            {rating.text !== "" && <>: {rating.text}</>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function CriterionRating({ item, criterion }: { item: string; criterion: Criterion }) {
  const { console, me, send } = useDesk();
  const rating = ratingOf(console, me, item, criterion.id);
  const text = rating?.text ?? "";
  const rate = useWhole({ points: rating?.points ?? 0, text }, (whole) => send({ kind: "rate", item, criterion: criterion.id, ...whole }));
  const [given, give] = useAsked(rating?.points ?? 0, (wish) => rate({ points: wish }));
  const [remarking, setRemarking] = useState(false);
  return (
    <fieldset className="desk-criterion">
      <legend>
        {criterion.text}
        {criterion.weight !== null && criterion.weight > 1 && <span className="weight">counts {scoreText(criterion.weight)}×</span>}
      </legend>
      <div className="desk-scale">
        {points.map((value) => (
          <label key={value} title={pointWords[value]}>
            <input
              type="radio"
              name={`${item}/${criterion.id}`}
              value={value}
              checked={given === value}
              onChange={() => give(value)}
              aria-label={`${value} of 5, ${pointWords[value]}`}
            />
            <span aria-hidden="true">{value}</span>
          </label>
        ))}
        <span className="desk-scale-word">{given === 0 ? "" : pointWords[given]}</span>
        {given > 0 && (
          <button type="button" className="button quiet small" onClick={() => give(0)}>
            Clear<span className="visually-hidden"> the points for “{criterion.text}”</span>
          </button>
        )}
      </div>
      {text !== "" || remarking ? (
        <KeptText
          label={`Remark on “${criterion.text}”`}
          saved={text}
          placeholder="Why?"
          focus={remarking}
          save={(remark) => rate({ text: remark })}
        />
      ) : (
        <button type="button" className="button quiet small" onClick={() => setRemarking(true)}>
          Add a remark
          <span className="visually-hidden"> on “{criterion.text}”</span>
        </button>
      )}
      <Others item={item} criterion={criterion.id} />
    </fieldset>
  );
}

interface Opinion {
  value: Recommendation | null;
  text: string;
}

function Recommend() {
  const { view, console, me, send } = useDesk();
  const own = console.recommended.find((one) => one.person === me);
  const others = console.recommended.filter((one) => one.person !== me);
  const text = own?.text ?? "";
  const recommend = useWhole<Opinion>({ value: own?.value ?? null, text }, (whole) => send({ kind: "recommend", ...whole }));
  const [value, choose] = useAsked(own?.value ?? null, (wish) => recommend(wish === null ? { value: null, text: "" } : { value: wish }));
  return (
    <section className="desk-part" aria-label="Recommendation">
      <fieldset>
        <legend>
          <h3>Your recommendation</h3>
        </legend>
        <div className="desk-values">
          {recommendations.map((one) => (
            <label key={one} className={one}>
              <input type="radio" name="recommendation" value={one} checked={value === one} onChange={() => choose(one)} />
              <span>{recommendationWords[one]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <KeptText
        label="Why"
        labelled
        rows={3}
        saved={text}
        disabled={value === null}
        placeholder={value === null ? "Choose first, then say why" : "What speaks for it, what against?"}
        save={(remark) => recommend({ text: remark })}
      />
      {value !== null && (
        <button type="button" className="button quiet small" onClick={() => choose(null)}>
          Take the recommendation back
        </button>
      )}
      {others.length > 0 && (
        <details className="desk-others">
          <summary>What others recommend</summary>
          <ul>
            {others.map((one) => (
              <li key={one.person}>
                <b>{authorName(view.people, one.person, me)}</b> {recommendationWords[one.value]}
                {one.text !== "" && <>: {one.text}</>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

export function Rating({ item }: { item: ItemView | null }) {
  return (
    <>
      <p className="desk-promise">Interviewers alone see these. Others’ opinions stay folded until you open them.</p>
      {item !== null && <ItemRating key={item.id} item={item} />}
      <Recommend />
    </>
  );
}

function ItemRating({ item }: { item: ItemView }) {
  const { link } = useDesk();
  const [content] = useItemContent(link.seat, item.id);
  const guide = content.state === "ready" ? content.value.interviewer : undefined;
  return (
    <section className="desk-part" aria-label="Rating of this item">
      <h3>
        This item <span className="count">1 is poor, 5 is excellent</span>
      </h3>
      {criteriaOf(guide).map((criterion) => (
        <CriterionRating key={criterion.id} item={item.id} criterion={criterion} />
      ))}
    </section>
  );
}
