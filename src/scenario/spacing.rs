//! New sites keep a distance from each other and from what stays.

use super::Purse;
use super::posed::{Posed, Setting, able, lower_to_available};
use crate::error::QuestionError;
use crate::index::Tree;
use crate::model::{CandidateSite, Cost, SiteRole, Xy};
use crate::study::Study;

impl Setting<'_> {
    /// Pairs closer than the spacing exclude each other, within a tier or across phases; a
    /// candidate too close to a facility that stays cannot open.
    pub(super) fn keep_apart(&self, posed: &mut Posed) -> Result<(), QuestionError> {
        let Some(spacing) = self.question.min_spacing else { return Ok(()) };
        let sites = &self.candidates.sites;
        let near = Near::new(self.study, sites, spacing);
        let pairs = near.pairs(self.candidates.kept);
        let before = able(&posed.problem);
        for facility in self.standing() {
            for site in near.around(facility.at) {
                for level in 0..posed.levels.len() {
                    let role = &mut posed.problem.roles[level * posed.sites + site as usize];
                    if *role == SiteRole::Required {
                        let candidate = sites[site as usize].id.clone();
                        return Err(QuestionError::RequiredTooClose {
                            candidate,
                            facility: facility.id.clone(),
                        });
                    }
                    *role = SiteRole::Forbidden;
                }
            }
        }
        self.refuse_if_none_fit(posed, &pairs, spacing)?;
        lower_to_available(&mut posed.problem, &before);
        let phased = posed.levels.iter().any(|level| level.phase.is_some());
        for one in 0..posed.levels.len() {
            for other in 0..posed.levels.len() {
                if one == other || phased {
                    let index = |level: usize, site: u32| (level * posed.sites) as u32 + site;
                    let layered = pairs.iter().map(|&[a, b]| [index(one, a), index(other, b)]);
                    posed.problem.apart.extend(layered);
                }
            }
        }
        Ok(())
    }

    /// Where every two candidates exclude each other, asking for two is a mistake.
    fn refuse_if_none_fit(
        &self,
        posed: &Posed,
        pairs: &[[u32; 2]],
        spacing: Cost,
    ) -> Result<(), QuestionError> {
        let may_open = |site: u32| self.candidates.sites[site as usize].role != SiteRole::Forbidden;
        let able = (0..self.candidates.sites.len() as u32).filter(|&site| may_open(site)).count();
        let pairs = pairs.iter().filter(|pair| pair.iter().all(|&site| may_open(site))).count();
        let asked = match &self.question.purse {
            Some(Purse::Sites(open)) => *open,
            Some(Purse::Row(row)) => *row.end(),
            _ => self.question.phases.iter().sum(),
        };
        let all = able * able.saturating_sub(1) / 2;
        let left = posed.problem.roles.iter().any(|role| *role != SiteRole::Forbidden);
        if (asked > 0 && able > 0 && !left) || (asked > 1 && able > 1 && pairs >= all) {
            let spacing = format!("{}", spacing.metres());
            return Err(QuestionError::SpacingExcludesAll { spacing, open: asked });
        }
        Ok(())
    }
}

/// Candidates close to each other.
struct Near<'a> {
    study: &'a Study,
    at: Vec<Xy>,
    tree: Tree,
    spacing: Cost,
    search: f64,
}

impl<'a> Near<'a> {
    fn new(study: &'a Study, sites: &[CandidateSite], spacing: Cost) -> Near<'a> {
        let at: Vec<Xy> = sites.iter().map(|site| site.at).collect();
        let tree = Tree::new(&at);
        Near { study, at, tree, spacing, search: study.plane.search_radius(spacing) }
    }

    /// Candidates closer than the spacing, ascending.
    fn around(&self, at: Xy) -> Vec<u32> {
        let close =
            |site: &u32| self.study.plane.distance(at, self.at[*site as usize]) < self.spacing;
        let mut near: Vec<u32> = self.tree.within(at, self.search).filter(close).collect();
        near.sort_unstable();
        near
    }

    /// Pairs closer than the spacing; two of today's (the first `kept`) may stay as they are.
    fn pairs(&self, kept: usize) -> Vec<[u32; 2]> {
        let mut pairs = Vec::new();
        for (site, &at) in self.at.iter().enumerate() {
            let others = self.around(at).into_iter().filter(|&other| other as usize > site);
            let others = others.filter(|&other| other as usize >= kept);
            pairs.extend(others.map(|other| [site as u32, other]));
        }
        pairs
    }
}
