//! The folder of a run: what each scenario comes to is written as soon as it is known, so that an
//! interrupted run can go on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Failure;
use super::run::RunOutput;
use crate::language::Language;
use crate::language::messages::plan as said;
use crate::map::{self, MapFormat, MapStyle, Moment, Page};
use crate::plan::{Finished, Plan, Town, cases};
use crate::report::plan::{Entry, Picture, RunReport, changes};
use crate::report::{Folder, InputRecord, REPORTS, Report, RunRecord};

/// A folder that a run writes into.
pub struct RunFolder {
    folder: Folder,
    path: PathBuf,
    style: MapStyle,
    title: Option<String>,
    /// What the files hang on beside what the answer does: language and font.
    look: String,
    /// The page of all, where it is not too large for one, and what it shows of each case.
    page: Option<Page>,
    moments: BTreeMap<String, Moment>,
    /// By scenario, its folder below `scenarios`.
    names: BTreeMap<String, String>,
    has_places: bool,
    /// Whether every scenario gets all of its blocks as layers of its own.
    whole: bool,
}

/// Files of the run as a whole.
const SUMMARY: [&str; 13] = [
    "result.json",
    "summary.txt",
    "summary.md",
    "summary.html",
    "summary.xlsx",
    "map.html",
    "layers.gpkg",
    "comparison.csv",
    "neighbourhoods.csv",
    "proposed.csv",
    "sweeps.csv",
    "stress.csv",
    "plan.toml",
];

/// Pictures a summary embeds; where there are more it names their files.
const MOST_PICTURES: usize = 60;

/// Blocks of all scenarios together that are written as layers of each: beyond, a folder would hold
/// gigabytes of what `layers.gpkg` tells too.
const MOST_BLOCKS: usize = 2_000_000;

/// What is kept of a case, and what it depended on.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    fingerprint: String,
    entry: Entry,
    /// What the page shows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moment: Option<Moment>,
}

impl RunFolder {
    /// Open the folder, and put a copy of the plan and what the run depends on into it.
    pub fn open(
        path: &Path,
        plan: &Plan,
        town: &Town,
        only: &[String],
        asked: &RunOutput,
        language: Language,
    ) -> Result<RunFolder, Failure> {
        let mut folder = Folder::open(path, asked.force)?;
        let run = RunRecord {
            plan: relative(path, &plan.text.path),
            plan_sha256: plan.sha256.clone(),
            only: only.to_vec(),
            language: language.code().to_owned(),
            seed: plan.seed,
            font: asked.look.font.as_ref().map(|font| relative(path, font)),
            size: asked.look.size.map(|size| size.name().to_owned()),
            theme: asked.look.theme.map(|theme| theme.name().to_owned()),
            caption: asked.look.caption.clone(),
            date: asked.look.date.clone(),
            no_names: asked.look.no_names,
            inputs: town
                .study
                .inputs
                .iter()
                .chain(&town.further)
                .map(|input| InputRecord {
                    role: input.role.to_owned(),
                    path: relative(path, &plan.text.folder().join(&input.source.path)),
                    sha256: input.source.sha256.clone(),
                })
                .collect(),
        };
        folder.record(run);
        let scenarios = plan.scenarios.iter().filter(|scenario| scenario.axes.is_empty()).count();
        let whole = town.study.demand.len().saturating_mul(scenarios) <= MOST_BLOCKS;
        if !whole {
            eprintln!(
                "warning: {scenarios} scenarios of {} blocks: demand.geojson and demand.csv of each are left out; layers.gpkg holds every verdict",
                town.study.demand.len()
            );
        }
        // What would be refused at the end is refused before the work.
        for name in SUMMARY {
            folder.refuse_foreign(name)?;
        }
        folder.add("plan.toml", plan.text.text.as_bytes())?;
        Ok(RunFolder {
            folder,
            path: path.to_owned(),
            style: asked.look.style(None, language),
            title: plan.title.clone(),
            look: format!("{} {:?}", language.code(), asked.look),
            names: folders(plan),
            page: page_of(plan, town),
            moments: BTreeMap::new(),
            has_places: town.study.has_places,
            whole,
        })
    }

    /// A file of a scenario, below the folder.
    fn file_of(&self, scenario: &str, file: &str) -> String {
        let folder = self.names.get(scenario).map_or(scenario, String::as_str);
        format!("scenarios/{folder}/{file}")
    }

    /// The file that keeps a case.
    fn kept(&self, scenario: &str, case: &str) -> String {
        let values = case.strip_prefix(scenario).unwrap_or_default().trim();
        let values = values.replace(' ', ",");
        let file = if values.is_empty() {
            "kept.json".to_owned()
        } else {
            format!("{}.json", plain(&values))
        };
        self.file_of(scenario, &file)
    }

    /// What all files of a case depend on.
    fn whole(&self, fingerprint: &str) -> String {
        format!("{fingerprint} {}", self.look)
    }

    /// What is known of a case from a run before.
    pub fn recall(&mut self, scenario: &str, case: &str, fingerprint: &str) -> Option<Entry> {
        let bytes = std::fs::read(self.path.join(self.kept(scenario, case))).ok()?;
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        let is_whole = kept.moment.is_some() == self.page.is_some();
        if kept.fingerprint != self.whole(fingerprint) || !is_whole {
            return None;
        }
        self.moments.extend(kept.moment.map(|moment| (case.to_owned(), moment)));
        Some(kept.entry)
    }

    /// Write what a case comes to.
    pub fn keep(
        &mut self,
        finished: &Finished,
        entry: &Entry,
        fingerprint: &str,
    ) -> Result<(), Failure> {
        let (figures, language) = (&finished.figures, self.style.language);
        if figures.values.is_empty() {
            let whole = self.whole;
            let kept = |report: &&&dyn Report| whole || !report.file_name().starts_with("demand.");
            for report in REPORTS.iter().filter(kept) {
                if let Some(bytes) = report.render(&finished.outcome, language) {
                    self.folder
                        .add(&self.file_of(&figures.scenario, report.file_name()), &bytes)?;
                }
            }
            if let Some(bytes) = changes(finished) {
                self.folder.add(&self.file_of(&figures.scenario, "changes.geojson"), &bytes)?;
            }
            self.draw(finished)?;
        }
        let moment = self.page.as_ref().map(|page| page.moment(finished));
        let kept = Kept { fingerprint: self.whole(fingerprint), entry: entry.clone(), moment };
        // Serialising plain maps, strings and finite numbers cannot fail.
        let bytes = serde_json::to_vec(&kept).unwrap_or_default();
        self.folder.add(&self.kept(&figures.scenario, &figures.name), &bytes)?;
        self.moments.extend(kept.moment.map(|moment| (figures.name.clone(), moment)));
        Ok(self.folder.flush().map(drop)?)
    }

    /// The maps of a scenario.
    fn draw(&mut self, finished: &Finished) -> Result<(), Failure> {
        if !self.has_places || finished.outcome.study.demand.is_empty() {
            return Ok(());
        }
        let name = &finished.figures.name;
        let title = match &self.title {
            Some(title) => self.style.language.say(said::PAIR, &[("name", title), ("value", name)]),
            None => name.clone(),
        };
        let style = MapStyle { title: Some(title), ..self.style.clone() };
        let map = map::draw(&finished.outcome, &style, MapFormat::Png)?;
        self.add_picture(&self.file_of(name, "map.png"), &map)?;
        if let Some(map) = map::draw_difference(finished, &style, MapFormat::Png)? {
            self.add_picture(&self.file_of(name, "difference.png"), &map)?;
        }
        if let Some(maps) = map::draw_comparison(finished, &style, MapFormat::Png)? {
            self.add_picture(&self.file_of(name, "comparison.png"), &maps)?;
        }
        Ok(())
    }

    fn add_picture(&mut self, file: &str, picture: &map::Drawing) -> Result<(), Failure> {
        for warning in &picture.warnings {
            eprintln!("warning: {file}: {warning}");
        }
        Ok(self.folder.add(file, &picture.bytes)?)
    }

    /// Pictures there are of the reported scenarios.
    fn pictures(&self, report: &RunReport) -> Vec<Picture> {
        let language = self.style.language;
        let mut pictures = Vec::new();
        let mut push = |scenario: &str, file: String, caption: String| {
            if self.path.join(&file).is_file() {
                pictures.push(Picture { scenario: scenario.to_owned(), file, caption });
            }
        };
        for sweep in report.sweeps() {
            let caption = language.say(said::SWEEP, &[("name", &sweep.scenario)]);
            push(&sweep.scenario, self.file_of(&sweep.scenario, "trade_off.png"), caption);
        }
        for entry in &report.entries {
            let figures = &entry.figures;
            if figures.values.is_empty() {
                let map = language.word(said::MAP);
                let caption = language.say(said::PAIR, &[("name", &map), ("value", &figures.name)]);
                push(&figures.name, self.file_of(&figures.name, "map.png"), caption);
                if let Some(change) = &figures.change {
                    let caption = language.say(said::MAP_OF_DIFFERENCES, &[("base", &change.base)]);
                    push(&figures.name, self.file_of(&figures.name, "difference.png"), caption);
                }
            }
        }
        pictures
    }

    /// The page of all scenarios.
    fn draw_page(&mut self, report: &RunReport, town: &Town) -> Result<(), Failure> {
        let Some(mut page) = self.page.take() else { return Ok(()) };
        for entry in &report.entries {
            self.moments
                .remove(&entry.figures.name)
                .into_iter()
                .for_each(|moment| page.show(moment));
        }
        let style = MapStyle { title: Some(report.title.clone()), ..self.style.clone() };
        let drawing = page.finish(&town.study, &style)?;
        self.add_picture("map.html", &drawing)
    }

    /// Write the summary of all.
    pub fn finish(mut self, report: &RunReport, town: &Town) -> Result<(), Failure> {
        for sweep in report.sweeps() {
            for (file, format) in
                [("trade_off.png", MapFormat::Png), ("trade_off.svg", MapFormat::Svg)]
            {
                let drawing = map::draw_trade_off(&sweep, &report.title, &self.style, format)?;
                self.add_picture(&self.file_of(&sweep.scenario, file), &drawing)?;
            }
        }
        self.draw_page(report, town)?;
        self.folder.flush()?;
        let pictures = self.pictures(report);
        let path = self.path.clone();
        let html = report.html(&pictures, &|file| {
            let few = pictures.len() <= MOST_PICTURES;
            few.then(|| std::fs::read(path.join(file)).ok()).flatten()
        });
        self.folder.add("result.json", report.document().as_bytes())?;
        self.folder.add("summary.txt", report.text().as_bytes())?;
        self.folder.add("summary.md", report.markdown(&pictures).as_bytes())?;
        self.folder.add("summary.html", html.as_bytes())?;
        self.folder.add("summary.xlsx", &report.workbook()?)?;
        for (name, bytes) in report.csv_files() {
            self.folder.add(name, &bytes)?;
        }
        if self.has_places {
            self.folder.add("layers.gpkg", &report.geopackage(town)?)?;
        }
        Ok(self.folder.commit().map(drop)?)
    }
}

/// A page for the answers of a run; none where it would be too large, or cannot be made.
fn page_of(plan: &Plan, town: &Town) -> Option<Page> {
    if !town.study.has_places {
        return None;
    }
    let blocks = town.study.demand.len().saturating_mul(cases(plan).len());
    let found = match blocks <= MOST_BLOCKS && map::has_page() {
        true => Page::of(&town.study).map_err(|error| error.to_string()),
        false if map::has_page() => {
            Err(format!("{blocks} blocks in all scenarios are too many for a page"))
        }
        false => Err(map::MapError::NoPage.to_string()),
    };
    found.map_err(|found| eprintln!("warning: map.html is left out: {found}")).ok()
}

/// By scenario, a folder's name that every system allows; no two are alike.
fn folders(plan: &Plan) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for case in cases(plan) {
        if names.contains_key(&case.scenario_name) {
            continue;
        }
        let plain = plain(&case.scenario_name);
        let taken =
            |name: &str| names.values().any(|other| other.to_lowercase() == name.to_lowercase());
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name));
        names.insert(case.scenario_name.clone(), free.unwrap_or(plain));
    }
    names
}

/// A name without what file systems forbid.
fn plain(name: &str) -> String {
    let forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let name = name.replace(forbidden, "_");
    // No file system takes more than 255 bytes.
    let name: String = name.chars().take(LONGEST).collect();
    name.trim_end_matches(['.', ' ']).to_owned()
}

/// Characters of a folder's name.
const LONGEST: usize = 60;

/// The way from a folder to a file, so that both can be moved together; the whole path where there
/// is none.
pub fn relative(folder: &Path, file: &Path) -> PathBuf {
    let (Ok(folder), Ok(file)) = (std::path::absolute(folder), std::path::absolute(file)) else {
        return file.to_owned();
    };
    let (folder, file) = (normal(&folder), normal(&file));
    let shared = folder.iter().zip(&file).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return file.iter().collect();
    }
    let up = std::iter::repeat_n("..".into(), folder.len() - shared);
    up.chain(file[shared..].iter().cloned()).collect::<PathBuf>()
}

/// The parts of a path, without the detours in it.
pub fn normal(path: &Path) -> Vec<std::ffi::OsString> {
    let mut parts: Vec<std::ffi::OsString> = Vec::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                parts.pop();
            }
            std::path::Component::CurDir => {}
            other => parts.push(other.as_os_str().to_owned()),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_from_a_folder_to_a_file() {
        for (folder, file, way) in [
            ("/a/out", "/a/plan.toml", "../plan.toml"),
            ("/a/b/out", "/a/c/d.csv", "../../c/d.csv"),
            ("/a/./b/../out", "/a/out/plan.toml", "plan.toml"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(file)), Path::new(way), "{folder}");
        }
    }

    #[test]
    fn names_are_what_every_system_allows() {
        assert_eq!(plain("90 % in 8min?"), "90 % in 8min_");
        assert_eq!(plain("新区."), "新区");
    }
}
