//! `radii standards` and `radii schema`.

use clap::{Args, Subcommand};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::{Failure, exit, output};
use crate::plan::{STANDARDS, schema};

/// Arguments of `radii standards`.
#[derive(Debug, Args)]
pub struct StandardsArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `radii schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    #[command(subcommand)]
    of: SchemaOf,
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, Subcommand)]
enum SchemaOf {
    /// The plan file of radii run, as JSON Schema: editors complete and check plans by it
    Plan,
}

/// List the built-in standards.
pub fn run(arguments: &StandardsArguments) -> Result<u8, Failure> {
    if arguments.json {
        let rows = STANDARDS.iter().map(|standard| {
            json!({
                "name": standard.name,
                "limit": standard.limit.to_string(),
                "document": standard.document,
                "clause": standard.clause,
                "note": standard.note,
                "certainty": standard.certainty.name(),
            })
        });
        let document = json!({"format": "radii.standards/1", "standards": rows.collect::<Value>()});
        output::print(format!("{document:#}\n").as_bytes())?;
        return Ok(exit::DONE);
    }
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(["name", "within", "document", "clause", "what to mind", "how sure"]);
    for standard in STANDARDS {
        table.add_row([
            standard.name.to_owned(),
            standard.limit.to_string(),
            standard.document.to_owned(),
            standard.clause.to_owned(),
            standard.note.to_owned(),
            standard.certainty.describe().to_owned(),
        ]);
    }
    let lines: Vec<String> = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let text = format!(
        "{}\nA plan names them (standard = \"one_km\") and can define its own:\n\
         [standards]\nclinics = {{ within = \"800m\", require = \"90%\", source = \"...\" }}\n",
        lines.concat()
    );
    output::print(text.as_bytes())?;
    Ok(exit::DONE)
}

/// Print a schema.
pub fn schema_of(arguments: &SchemaArguments) -> Result<u8, Failure> {
    match arguments.of {
        SchemaOf::Plan => output::print(schema().as_bytes())?,
    }
    Ok(exit::DONE)
}
