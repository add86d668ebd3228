//! A commented plan from the files at hand.

use std::fmt::Write;
use std::path::Path;

use super::PlanError;
use super::town::usual_neighbourhoods;
use crate::error::Error;
use crate::read::{self, Layer, LayerRef};
use crate::scenario::LayerRefs;
use crate::study::Habit;

/// Values of a column that a comment shows.
const SHOWN: usize = 4;

/// A plan that asks the questions most planners ask of these layers, ready to run, with a comment
/// for every column that was found.
pub fn sketch(layers: &LayerRefs, references: &[(&str, String)]) -> Result<String, PlanError> {
    let read = |reference: &Option<LayerRef>| -> Result<Option<Layer>, PlanError> {
        let layer = reference.as_ref().map(read::read).transpose();
        Ok(layer.map_err(Error::from)?)
    };
    let (demand, facilities) = (read(&layers.demand)?, read(&layers.facilities)?);
    let candidates = read(&layers.candidates)?;
    let written = |role: &str| {
        let found = references.iter().find(|(known, _)| *known == role);
        found.map(|(_, text)| quoted(text))
    };
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = head(&mut out, layers, demand.as_ref(), &written);
    let _ = layer_section(
        &mut out,
        &written,
        [("demand", &demand), ("facilities", &facilities), ("candidates", &candidates)],
    );
    let _ = base_lines(&mut out, layers, references);
    let _ = walk_section(&mut out, layers, &written);
    let _ = standards(&mut out, layers, demand.as_ref());
    let _ = tiers(&mut out, facilities.as_ref());
    let places = candidates.as_ref().or(demand.as_ref()).map_or(0, Layer::len);
    let _ = questions(&mut out, layers, facilities.as_ref(), places);
    Ok(out)
}

fn head(
    out: &mut String,
    layers: &LayerRefs,
    demand: Option<&Layer>,
    written: &dyn Fn(&str) -> Option<String>,
) -> std::fmt::Result {
    writeln!(out, "# A plan for radii: radii run PLAN.toml --out DIR")?;
    writeln!(out, "# Every key: radii schema plan. Paths start at the folder of this file.")?;
    writeln!(out, "\n[study]")?;
    let demand_file = layers.demand.as_ref();
    let demand_file = demand_file.and_then(|layer| std::path::absolute(&layer.path).ok());
    let name = demand_file.as_deref().and_then(Path::parent).and_then(Path::file_name);
    let name = name.map(|name| name.to_string_lossy().into_owned());
    writeln!(
        out,
        "name = {}             # the title of report and maps",
        quoted(name.as_deref().unwrap_or("study"))
    )?;
    match written("area") {
        Some(area) => writeln!(out, "area = {area}")?,
        None => writeln!(
            out,
            "# area = \"area.geojson\"        # polygons: ground covered, audits, the frame of maps"
        )?,
    }
    let column = demand.and_then(usual_neighbourhoods);
    match column {
        Some(column) => writeln!(
            out,
            "neighbourhoods = {}    # who gains and who loses, by this column",
            quoted(&column.name)
        )?,
        None => writeln!(
            out,
            "# neighbourhoods = \"street\"     # a column of the demand, or a layer of polygons with names"
        )?,
    }
    writeln!(out, "base = \"today\"                 # what the other scenarios are compared with")?;
    writeln!(out, "# seed = 1\n# time_limit = \"60s\"            # for each siting question")?;
    writeln!(out, "# sources = \"...\"                # for the report\n")
}

fn layer_section<const N: usize>(
    out: &mut String,
    written: &dyn Fn(&str) -> Option<String>,
    layers: [(&str, &Option<Layer>); N],
) -> std::fmt::Result {
    writeln!(out, "[layers]")?;
    for (role, layer) in layers {
        match (written(role), layer) {
            (Some(text), Some(layer)) => {
                writeln!(out, "{role} = {text}    # {} rows; columns:", layer.len())?;
                for column in &layer.columns {
                    let mut values: Vec<&str> = Vec::new();
                    for cell in column.cells.iter().filter(|cell| !cell.is_empty()) {
                        if !values.contains(&cell) {
                            values.push(cell);
                        }
                        if values.len() > SHOWN {
                            break;
                        }
                    }
                    let more = if values.len() > SHOWN { ", ..." } else { "" };
                    let shown: Vec<String> =
                        values.iter().take(SHOWN).map(|value| harmless(value)).collect();
                    writeln!(out, "#   {}: {}{more}", harmless(&column.name), shown.join(", "))?;
                }
            }
            (Some(text), None) => writeln!(out, "{role} = {text}")?,
            (None, _) if role == "candidates" => {
                writeln!(
                    out,
                    "# candidates = \"sites.csv\"      # where a centre could open; else at any block"
                )?;
                writeln!(
                    out,
                    "# candidates = \"grid:200m\"      # or on a grid, or anywhere: planar"
                )?;
            }
            (None, _) => {}
        }
    }
    Ok(())
}

/// What maps show under everything.
fn base_lines(
    out: &mut String,
    layers: &LayerRefs,
    references: &[(&str, String)],
) -> std::fmt::Result {
    for (role, example, what) in [
        ("streets", "streets.geojson", "lines, or an OpenStreetMap extract; else walk.roads"),
        ("water", "water.geojson", "polygons or lines, or an OpenStreetMap extract"),
    ] {
        let given = references.iter().filter(|(known, _)| *known == role);
        let given: Vec<String> = given.map(|(_, text)| quoted(text)).collect();
        match given.as_slice() {
            // What has no places has no map.
            [] if layers.matrix.is_some() => {}
            [] => writeln!(out, "# {role} = \"{example}\"    # under maps: {what}")?,
            [only] => writeln!(out, "{role} = {only}    # under maps, never measured")?,
            several => {
                writeln!(out, "{role} = [{}]    # under maps, never measured", several.join(", "))?;
            }
        }
    }
    writeln!(out)
}

fn walk_section(
    out: &mut String,
    layers: &LayerRefs,
    written: &dyn Fn(&str) -> Option<String>,
) -> std::fmt::Result {
    match written("roads") {
        Some(roads) => writeln!(
            out,
            "[walk]\nroads = {roads}\nprofile = \"adult\"               # 80 m/min; elder 50, wheelchair 40\n"
        ),
        None if layers.matrix.is_some() => Ok(()),
        None => writeln!(
            out,
            "# [walk]\n# roads = \"city.osm.pbf\"          # limits in minutes are walked; without streets they are estimated\n# profile = \"adult\"              # 80 m/min; elder 50, wheelchair 40\n"
        ),
    }
}

fn standards(out: &mut String, layers: &LayerRefs, demand: Option<&Layer>) -> std::fmt::Result {
    let within = if layers.matrix.is_some() { "900" } else { "1km" };
    writeln!(out, "# Built-in ones: radii standards")?;
    writeln!(out, "[standards]\nours = {{ within = \"{within}\", require = \"90%\" }}\n")?;
    let weights = ["elderly", "老年", "老人", "children", "workers", "shops", "households", "户数"];
    let kinds: Vec<&str> = demand
        .map(|demand| {
            weights
                .iter()
                .filter_map(|name| demand.column(name))
                .map(|column| column.name.as_str())
                .collect()
        })
        .unwrap_or_default();
    writeln!(out, "# Kinds of demand side by side, each with its own column and standard:")?;
    let name = kinds.first().copied().unwrap_or("elderly");
    writeln!(
        out,
        "# [[demands]]\n# name = {}\n# weight = {}\n# standard = \"gb50180_5min\"\n# share = \"40%\"                  # in what is sited for, with site.demands\n",
        quoted(name),
        quoted(name)
    )
}

fn tiers(out: &mut String, facilities: Option<&Layer>) -> std::fmt::Result {
    let column = facilities.and_then(|layer| Habit::Tier.column(layer));
    let Some(column) = column else { return Ok(()) };
    let mut names: Vec<&str> = Vec::new();
    for cell in column.cells.iter().filter(|cell| !cell.is_empty()) {
        if !names.contains(&cell) {
            names.push(cell);
        }
    }
    if names.len() > 6 {
        return Ok(());
    }
    writeln!(out, "# Levels of centre, the highest first, each by its own radius")?;
    for name in names {
        writeln!(out, "[[tiers]]\nname = {}\nwithin = \"1km\"\n", quoted(name))?;
    }
    Ok(())
}

/// `places` is how many candidates there are: more than that cannot open.
fn questions(
    out: &mut String,
    layers: &LayerRefs,
    facilities: Option<&Layer>,
    places: usize,
) -> std::fmt::Result {
    let (some, most) = (places.clamp(1, 6), places.clamp(1, 12));
    let more = if some == 6 { "six more".to_owned() } else { format!("{some} more") };
    let today = facilities.is_some_and(|layer| !layer.is_empty());
    let stress = if today {
        "\nstress = \"each-facility\"         # what closing each one would lose"
    } else {
        ""
    };
    writeln!(out, "[[scenarios]]\nname = \"today\"\nstandard = \"ours\"{stress}\n")?;
    if layers.area.is_some() && layers.matrix.is_none() {
        writeln!(
            out,
            "[[scenarios]]\nname = \"the claim\"\nabout = \"is there a centre within the radius of every place?\"\naudit = true\n"
        )?;
    }
    writeln!(
        out,
        "[[scenarios]]\nname = \"{more}\"\nsite = {{ model = \"mclp\", open = {some} }}\n"
    )?;
    writeln!(
        out,
        "[[scenarios]]\nname = \"how many\"\nsite = {{ model = \"mclp\" }}\nsweep = {{ open = \"1..{most}\" }}          # the curve, and its knee\n"
    )?;
    writeln!(
        out,
        "[[scenarios]]\nname = \"fewest for 95 %\"\nsite = {{ model = \"pscp\", target = \"95%\" }}\n"
    )?;
    if today {
        writeln!(
            out,
            "[[scenarios]]\nname = \"move one\"\nabout = \"no new building: one centre moves\"\nsite = {{ model = \"mclp\", relocate = 1 }}\n"
        )?;
    }
    writeln!(
        out,
        "# Edits, before a scenario asks; more: radii schema plan\n# [[scenarios]]\n# name = \"my own idea\"\n# from = \"{more}\"               # with what that proposes; else from the data\n# open = [{{ id = \"N1\", name = \"...\", at = [106.80, 39.66] }}]\n# close = [\"C1\"]\n# move = [{{ id = \"C2\", to = [106.81, 39.66] }}]\n# grow = [{{ where = \"kind=old\", factor = 1.2 }}]\n# add_demand = [{{ id = \"new\", name = \"...\", weight = 20000, at = [106.85, 39.62] }}]"
    )
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A text a comment can hold.
fn harmless(text: &str) -> String {
    const LONGEST: usize = 24;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line,
    }
}
