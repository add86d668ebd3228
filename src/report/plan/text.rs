//! The comparison people read on standard output.

use std::fmt::Write;

use super::RunReport;

use crate::language::Message;
use crate::language::messages::plan as said;
use crate::model::{Weight, grouped};
use crate::plan::{Figures, GroupFigures, StressFigures, TradeOff};
use crate::report::page::{indented, new_table, right, shown};

/// Failures a stress test names.
const WORST: usize = 5;

impl RunReport {
    /// The whole text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_text(&mut out);
        out
    }

    fn word(&self, message: Message) -> &'static str {
        self.language.word(message)
    }

    fn write_text(&self, out: &mut String) -> std::fmt::Result {
        let (name, value) = (self.word(said::COMPARISON), shown(&self.title));
        writeln!(
            out,
            "{}\n",
            self.language.say(said::PAIR, &[("name", &name), ("value", &value)])
        )?;
        let plain = || self.entries.iter().map(|entry| &entry.figures);
        let compared: Vec<&Figures> = plain().filter(|figures| figures.values.is_empty()).collect();
        self.comparison(out, &compared)?;
        self.groups(out, &compared, said::KINDS, |figures| &figures.kinds)?;
        self.groups(out, &compared, said::TIERS, |figures| &figures.tiers)?;
        for sweep in self.sweeps() {
            self.sweep(out, &sweep)?;
        }
        for figures in &compared {
            for stress in &figures.stress {
                self.stress(out, figures, stress)?;
            }
        }
        if self.stopped {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("done", &self.entries.len()), ("all", &self.asked)];
            writeln!(out, "\n  {}", self.language.say(said::STOPPED, &values))?;
        }
        Ok(())
    }

    fn comparison(&self, out: &mut String, compared: &[&Figures]) -> std::fmt::Result {
        let headings = [
            said::SCENARIO,
            said::STANDARD,
            said::CENTRES,
            said::NEW,
            said::SERVED,
            said::SHARE,
            said::GAINED,
            said::LOST,
            said::FARTHEST,
            said::WORST_PLACE,
            said::GINI,
            said::PROOF,
            said::VERDICT,
        ];
        let mut table = new_table(&headings.map(|heading| self.word(heading)));
        for figures in compared {
            let change = figures.change.as_ref();
            let number = |weight: Option<Weight>| weight.map(Weight::grouped).unwrap_or_default();
            let worst = figures.worst_neighbourhood.as_ref();
            table.add_row(vec![
                shown(&figures.name),
                self.standard(&figures.standard),
                grouped(figures.sites as u64),
                added(figures),
                figures.served.weight.grouped(),
                self.percent(figures.share),
                number(change.map(|change| change.gained.weight)),
                number(change.map(|change| change.lost.weight)),
                figures
                    .nearest
                    .as_ref()
                    .map(|nearest| self.metres(nearest.max_m))
                    .unwrap_or_default(),
                worst
                    .map(|worst| format!("{} {}", shown(&worst.name), self.percent(worst.share)))
                    .unwrap_or_default(),
                figures
                    .nearest
                    .as_ref()
                    .map(|nearest| format!("{:.3}", nearest.gini))
                    .unwrap_or_default(),
                self.proof(figures),
                self.verdict(figures),
            ]);
        }
        right(&mut table, &[2, 3, 4, 5, 6, 7, 8, 10]);
        write!(out, "{}", indented(&table))?;
        for line in self.beside().into_iter().chain(self.estimates()).chain(self.without_room()) {
            writeln!(out, "  {line}")?;
        }
        if let Some(base) = self.base() {
            writeln!(out, "  {}", self.language.say(said::AGAINST, &[("base", &shown(base))]))?;
            for line in self.by_other_rules() {
                writeln!(out, "  {line}")?;
            }
        }
        Ok(())
    }

    /// The served share of each group, a row for each scenario.
    fn groups(
        &self,
        out: &mut String,
        compared: &[&Figures],
        title: Message,
        of: fn(&Figures) -> &[GroupFigures],
    ) -> std::fmt::Result {
        let Some(first) = compared.iter().find(|figures| !of(figures).is_empty()) else {
            return Ok(());
        };
        writeln!(out, "\n{}\n", self.word(title))?;
        let names = of(first).iter().map(|group| {
            let limit = self.limit(&group.limit);
            format!("{} ({limit})", shown(&group.name))
        });
        let headings: Vec<String> =
            std::iter::once(self.word(said::SCENARIO).to_owned()).chain(names).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        let mut table = new_table(&headings);
        for figures in compared {
            let shares = of(figures).iter().map(|group| match group.sites {
                Some(sites) => format!("{sites}: {}", self.percent(group.share)),
                None => self.percent(group.share),
            });
            table.add_row(std::iter::once(shown(&figures.name)).chain(shares));
        }
        right(&mut table, &(1..headings.len()).collect::<Vec<usize>>());
        write!(out, "{}", indented(&table))
    }

    fn sweep(&self, out: &mut String, sweep: &TradeOff) -> std::fmt::Result {
        let name = shown(&sweep.scenario);
        writeln!(out, "\n{}\n", self.language.say(said::SWEEP, &[("name", &name)]))?;
        for series in &sweep.series {
            if !series.label.is_empty() {
                writeln!(out, "  {}", series.label)?;
            }
            let headings = [
                sweep.key.as_str(),
                self.word(said::CENTRES),
                self.word(said::SERVED),
                self.word(said::SHARE),
                self.word(said::PROOF),
            ];
            let mut table = new_table(&headings);
            for point in &series.points {
                table.add_row(vec![
                    point.label.clone(),
                    point.sites.to_string(),
                    point.served.weight.grouped(),
                    self.percent(point.share),
                    point
                        .status
                        .as_deref()
                        .map(|status| self.status(status))
                        .unwrap_or_default()
                        .to_owned(),
                ]);
            }
            right(&mut table, &[0, 1, 2, 3]);
            write!(out, "{}", indented(&table))?;
            writeln!(out, "  {}", self.knee(series))?;
        }
        Ok(())
    }

    fn stress(
        &self,
        out: &mut String,
        figures: &Figures,
        stress: &StressFigures,
    ) -> std::fmt::Result {
        let name = shown(&figures.name);
        writeln!(out, "\n{}\n", self.language.say(said::STRESS, &[("name", &name)]))?;
        for line in self.stressed(stress) {
            writeln!(out, "  {line}")?;
        }
        let lost = stress.failures.iter().filter(|failure| failure.lost.points > 0);
        let mut table = new_table(&[
            "",
            "",
            self.word(said::LOST),
            self.word(said::SHARE),
            self.word(said::FARTHEST),
        ]);
        for failure in lost.clone().take(WORST) {
            table.add_row(vec![
                shown(&failure.id),
                shown(failure.name.as_deref().unwrap_or_default()),
                failure.lost.weight.grouped(),
                self.percent(failure.share),
                failure.max_m.map(|metres| self.metres(metres)).unwrap_or_default(),
            ]);
        }
        right(&mut table, &[2, 3, 4]);
        if lost.clone().next().is_some() {
            write!(out, "{}", indented(&table))?;
        }
        Ok(())
    }
}

/// New and closed centres: `+12`, `+3 -3`.
pub(super) fn added(figures: &Figures) -> String {
    match (figures.opened.len(), figures.closed.len()) {
        (0, 0) => String::new(),
        (opened, 0) => format!("+{opened}"),
        (0, closed) => format!("-{closed}"),
        (opened, closed) => format!("+{opened} -{closed}"),
    }
}
