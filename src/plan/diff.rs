//! Two runs side by side, or two years of one plan's data.

use serde::Serialize;
use serde_json::Value;

use super::figures::Figures;
use crate::model::Share;

/// What is compared of one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Demand, in its own unit.
    pub demand: f64,
    /// Served demand.
    pub served: f64,
    /// As a share.
    pub share: f64,
    /// Centres that serve.
    pub sites: usize,
    /// The farthest block from its nearest centre, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_m: Option<f64>,
    /// What it is judged by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Whether it is what no plan can do: then nothing is proposed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub infeasible: bool,
    /// Served share by neighbourhood.
    #[serde(skip)]
    pub places: Vec<(String, f64)>,
}

/// A case on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Its name.
    pub name: String,
    /// On the first side, where it is there.
    pub a: Option<Side>,
    /// On the second side, where it is there.
    pub b: Option<Side>,
    /// By how much the served share rose.
    pub rise: Option<f64>,
    /// Neighbourhoods whose served share fell, the most first.
    pub fell: Vec<Fall>,
    /// Whether what is required is so; none without a requirement, and where the first side does
    /// not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

/// A neighbourhood whose served share fell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fall {
    /// Its name.
    pub name: String,
    /// The share then.
    pub a: f64,
    /// The share now.
    pub b: f64,
}

/// A document that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no result of radii: {0}; allowed: radii.run/1, radii.coverage/1, radii.site/1")]
pub struct NoResult(String);

/// The cases of a result document, by name.
pub fn sides(document: &Value) -> Result<Vec<(String, Side)>, NoResult> {
    let format = document["format"].as_str().unwrap_or("it names no format");
    match format {
        "radii.run/1" => {
            let figures: Vec<Figures> = serde_json::from_value(document["comparison"].clone())
                .map_err(|error| NoResult(error.to_string()))?;
            Ok(figures.iter().map(|figures| (figures.name.clone(), side(figures))).collect())
        }
        "radii.coverage/1" => Ok(vec![("coverage".to_owned(), of_coverage(document)?)]),
        "radii.site/1" => Ok(vec![("coverage".to_owned(), of_coverage(&document["coverage"])?)]),
        other => Err(NoResult(format!("\"{other}\""))),
    }
}

/// One case from its figures.
fn side(figures: &Figures) -> Side {
    Side {
        demand: figures.demand.weight.units(),
        served: figures.served.weight.units(),
        share: figures.share,
        sites: figures.sites,
        max_m: figures.nearest.as_ref().map(|nearest| nearest.max_m),
        rule: Some(format!("{} {}", figures.standard.limit, figures.standard.reach)),
        infeasible: figures.siting.as_ref().is_some_and(|siting| siting.status == "infeasible"),
        places: figures
            .neighbourhoods
            .iter()
            .map(|place| (place.name.clone(), place.share))
            .collect(),
    }
}

fn of_coverage(coverage: &Value) -> Result<Side, NoResult> {
    let number = |of: &Value, key: &str| {
        of[key].as_f64().ok_or_else(|| NoResult(format!("it has no {key}")))
    };
    Ok(Side {
        demand: number(&coverage["demand"], "weight")?,
        served: number(&coverage["served"], "weight")?,
        share: number(&coverage["served"], "share")?,
        sites: coverage["facilities"].as_array().map_or(0, Vec::len),
        max_m: coverage["nearest"]["max_m"].as_f64(),
        rule: None,
        infeasible: false,
        places: Vec::new(),
    })
}

/// Set the cases of two results side by side. What is required holds where the second side serves
/// at least that share, and no less than the first did.
pub fn differences(
    a: Vec<(String, Side)>,
    mut b: Vec<(String, Side)>,
    require: Option<Share>,
) -> Vec<Difference> {
    // Two single answers are compared whatever they are called.
    if let ([(name, _)], [(other, _)]) = (a.as_slice(), b.as_mut_slice()) {
        other.clone_from(name);
    }
    let mut rows: Vec<Difference> = Vec::new();
    for (name, side) in a {
        let at = b.iter().position(|(other, _)| *other == name);
        let now = at.map(|at| b.remove(at).1);
        rows.push(difference(name, Some(side), now, require));
    }
    rows.extend(b.into_iter().map(|(name, side)| difference(name, None, Some(side), require)));
    rows
}

fn difference(
    name: String,
    a: Option<Side>,
    b: Option<Side>,
    require: Option<Share>,
) -> Difference {
    let both = a.as_ref().zip(b.as_ref());
    let rise = both.map(|(a, b)| ((b.share - a.share) * 1e6).round() / 1e6);
    let mut fell = Vec::new();
    if let Some((a, b)) = both {
        for (place, then) in &a.places {
            let now = b.places.iter().find(|(other, _)| other == place);
            if let Some((_, now)) = now.filter(|(_, now)| now < then) {
                fell.push(Fall { name: place.clone(), a: *then, b: *now });
            }
        }
        fell.sort_by(|one, two| (one.b - one.a).total_cmp(&(two.b - two.a)));
    }
    // A scenario that is gone keeps no promise, and neither does one that no plan can do.
    let met = match (require, &a, &b) {
        (Some(require), Some(a), Some(b)) => {
            // Shares are to six decimals on both sides.
            Some(!b.infeasible && b.share >= require.fraction() && b.share >= a.share)
        }
        (Some(_), Some(_), None) => Some(false),
        _ => None,
    };
    Difference { name, a, b, rise, fell, met }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(share: f64) -> Side {
        Side {
            demand: 100.0,
            served: share * 100.0,
            share,
            sites: 3,
            max_m: None,
            rule: None,
            infeasible: false,
            places: Vec::new(),
        }
    }

    #[test]
    fn what_is_required_must_hold_and_not_have_fallen() {
        let share = Share::from_fraction(0.9);
        let met = |a: f64, b: f64| {
            let rows = differences(
                vec![("x".to_owned(), side(a))],
                vec![("y".to_owned(), side(b))],
                share,
            );
            rows[0].met
        };
        assert_eq!(met(0.9, 0.9), Some(true));
        assert_eq!(met(0.95, 0.94), Some(false), "it fell");
        assert_eq!(met(0.8, 0.89), Some(false), "it is too little");
        assert_eq!(met(0.8, 0.9), Some(true));
    }

    #[test]
    fn cases_are_matched_by_name() {
        let rows = differences(
            vec![("a".to_owned(), side(0.5)), ("b".to_owned(), side(0.6))],
            vec![("b".to_owned(), side(0.7)), ("c".to_owned(), side(0.8))],
            None,
        );
        let found: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.rise, row.met)).collect();
        assert_eq!(found, [("a", None, None), ("b", Some(0.1), None), ("c", None, None)]);
    }
}
