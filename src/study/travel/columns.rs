//! Which columns of a table of costs are the origin, the destination and the cost: by the names
//! that routing tools give them.

use crate::read::{LayerRef, did_you_mean};
use crate::study::StudyError;

/// The parts, in the order in which they are asked for.
const PARTS: [&str; 3] = ["origin", "destination", "cost"];

/// Headings by part, without case, signs and what stands in brackets. The first that is there is
/// taken: r5r and r5py write `from_id`, ArcGIS `OriginID`, networkx `source`.
const ORIGIN: &[&str] = &[
    "origin",
    "originid",
    "origins",
    "from",
    "fromid",
    "source",
    "sourceid",
    "sources",
    "originname",
    "起点",
    "起点id",
    "起点编号",
    "起点代码",
    "起点名称",
    "起點",
    "起點編號",
    "出发地",
    "出发点",
    "出发地编号",
    "需求点",
    "需求点编号",
];
const DESTINATION: &[&str] = &[
    "destination",
    "destinationid",
    "destinations",
    "dest",
    "destid",
    "to",
    "toid",
    "target",
    "targetid",
    "targets",
    "destinationname",
    "终点",
    "终点id",
    "终点编号",
    "终点代码",
    "终点名称",
    "終點",
    "終點編號",
    "目的地",
    "目的地编号",
    "到达地",
    "到达点",
    "设施点",
    "设施点编号",
];
const COST: &[&str] = &[
    "cost",
    "traveltime",
    "traveltimep50",
    "duration",
    "durations",
    "time",
    "minutes",
    "weight",
    "impedance",
    "generalizedcost",
    "distance",
    "distances",
    "length",
    "费用",
    "費用",
    "成本",
    "时间",
    "時間",
    "出行时间",
    "耗时",
    "用时",
    "距离",
    "距離",
    "路程",
    "阻抗",
];

/// Beginnings of costs: percentiles of r5r, totals of ArcGIS.
const COSTS_BEGIN: &[&str] = &["traveltimep", "total"];

/// How ArcGIS calls the origin beside a `DestinationName`.
const NAME: &str = "name";

/// The columns that were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Origin, destination and cost.
    pub at: [usize; 3],
    /// Other columns that could be the cost.
    pub other_costs: Vec<usize>,
}

/// Choose the columns: the named ones, which must be there, else by habit.
pub(super) fn choose(
    headings: &[String],
    reference: &LayerRef,
    file: &str,
) -> Result<Chosen, StudyError> {
    let plain: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
    let habit = |known: &[&str]| {
        known.iter().find_map(|known| plain.iter().position(|heading| heading == known))
    };
    let origin = habit(ORIGIN).or_else(|| {
        let is_arcgis = plain.iter().any(|heading| heading == "destinationname");
        habit(&[NAME]).filter(|_| is_arcgis)
    });
    let destination = habit(DESTINATION);
    let costs = costs(&plain);
    let found = [origin, destination, costs.first().copied()];
    let named = [&reference.origin, &reference.destination, &reference.cost];
    let missing = |part: usize, name: &str| {
        let is_wide = found[1..].iter().all(Option::is_none) && headings.len() > 2;
        missing(headings, file, PARTS[part], name, is_wide && named[part].is_none())
    };
    let place = |part: usize| match named[part] {
        Some(name) => {
            let exact = headings.iter().position(|heading| heading == name);
            exact
                .or_else(|| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)))
                .ok_or_else(|| missing(part, name))
        }
        None => found[part].ok_or_else(|| missing(part, PARTS[part])),
    };
    let at = match (place(0), place(1), place(2)) {
        // A wide table is told by its destinations, whatever else it lacks.
        (_, Err(error), _) if named[1].is_none() && found[2].is_none() => return Err(error),
        (origin, destination, cost) => [origin?, destination?, cost?],
    };
    let other_costs = match named[2] {
        Some(_) => Vec::new(),
        None => costs.into_iter().filter(|other| !at.contains(other)).collect(),
    };
    Ok(Chosen { at, other_costs })
}

/// Columns that may be the cost, the likeliest first.
fn costs(plain: &[String]) -> Vec<usize> {
    let exact = COST.iter().flat_map(|known| {
        plain.iter().enumerate().filter(move |(_, heading)| *heading == known).map(|(at, _)| at)
    });
    let begun = plain.iter().enumerate().filter(|(_, heading)| {
        !COST.contains(&heading.as_str())
            && COSTS_BEGIN.iter().any(|beginning| heading.starts_with(beginning))
    });
    exact.chain(begun.map(|(at, _)| at)).collect()
}

/// A heading without case, signs, and what stands in brackets.
fn plain(heading: &str) -> String {
    let bare = heading.split(['(', '（', '[', '【']).next().unwrap_or_default();
    let bare = if bare.trim().is_empty() { heading } else { bare };
    bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn missing(
    headings: &[String],
    file: &str,
    role: &'static str,
    name: &str,
    is_wide: bool,
) -> StudyError {
    const LISTED: usize = 20;
    const WIDE: &str = " hint: it looks like a wide table, a column for each site; write a row \
                        for each pair, origin,destination,cost (pandas: melt; Excel: Power Query, \
                        unpivot columns)";
    let mut columns: Vec<&str> = headings.iter().take(LISTED).map(String::as_str).collect();
    let more = headings.len().saturating_sub(LISTED);
    let more = format!("and {more} more");
    if headings.len() > LISTED {
        columns.push(&more);
    }
    let otherwise = format!(
        "call the columns origin, destination and cost, or say which they are, as in ?{role}=COLUMN"
    );
    StudyError::MissingColumn {
        file: file.to_owned(),
        column: name.to_owned(),
        role,
        columns: columns.join(", "),
        suggestion: match is_wide {
            true => WIDE.to_owned(),
            false => did_you_mean(name, headings.iter().map(String::as_str), &otherwise),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(headings: &str, query: &str) -> Result<Chosen, String> {
        let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
        let reference = format!("od.csv{query}").parse().unwrap();
        choose(&headings, &reference, "od.csv").map_err(|error| error.to_string())
    }

    #[test]
    fn the_names_of_routing_tools_are_known() {
        for (headings, at) in [
            ("origin,destination,cost", [0, 1, 2]),
            ("from_id,to_id,travel_time", [0, 1, 2]),
            ("from_id,to_id,travel_time_p50", [0, 1, 2]),
            ("id,from_id,to_id,travel_time_p75", [1, 2, 3]),
            ("ObjectID,OriginID,DestinationID,Total_Minutes", [1, 2, 3]),
            ("Name,DestinationName,Total_Minutes", [0, 1, 2]),
            ("source,target,weight", [0, 1, 2]),
            ("to,from,cost", [1, 0, 2]),
            ("origin_id,destination_id,Travel Time (min)", [0, 1, 2]),
            ("sources,destinations,durations", [0, 1, 2]),
            ("起点,终点,时间（分钟）", [0, 1, 2]),
            ("起点编号,终点编号,费用", [0, 1, 2]),
            ("名称,终点,起点,距离", [2, 1, 3]),
        ] {
            assert_eq!(chosen(headings, "").unwrap().at, at, "{headings}");
        }
    }

    #[test]
    fn the_planners_word_comes_first() {
        let found = chosen("from,to,distance,time", "").unwrap();
        assert_eq!((found.at, found.other_costs), ([0, 1, 3], vec![2]));
        let found = chosen("a,b,from,to,time", "?origin=B&destination=a&cost=time").unwrap();
        assert_eq!((found.at, found.other_costs), ([1, 0, 4], vec![]));
        let error = chosen("from,to,time", "?cost=tme").unwrap_err();
        assert!(error.contains("no column \"tme\" (cost)"), "{error}");
        assert!(error.contains("did you mean \"time\"?"), "{error}");
    }

    #[test]
    fn a_wide_table_is_told_with_its_remedy() {
        let headings = format!("id,{}", (0..50).map(|n| format!("k{n},")).collect::<String>());
        let error = chosen(&headings, "").unwrap_err();
        assert!(error.contains("no column \"destination\""), "{error}");
        assert!(error.contains("k18, and 32 more"), "{error}");
        assert!(error.contains("looks like a wide table"), "{error}");
        let error = chosen("a,b", "").unwrap_err();
        assert!(!error.contains("wide"), "{error}");
        assert!(chosen("start,to,cost", "").unwrap_err().contains("no column \"origin\""));
    }
}
