//! Temporary.
use super::greedy::Cover as Greedy;
use super::{Budget, SitingError, Sparse, lagrangian, mip, reduce};

pub struct Cover {
    pub open: Vec<u32>,
    pub cost: u64,
    pub bound: u64,
}

pub fn cheapest_cover(
    by_pattern: &Sparse,
    costs: &[u64],
    _start: Option<&[u32]>,
    budget: &Budget,
) -> Result<Cover, SitingError> {
    if costs.iter().any(|&c| c != 1) {
        let open = mip::cheapest(by_pattern, costs, budget)?;
        let cost = open.iter().map(|&s| costs[s as usize]).sum();
        return Ok(Cover { open, cost, bound: cost });
    }
    let (kept, mut chosen) = reduced(by_pattern.clone());
    let mut bound = chosen.len() as u64;
    let by_site = kept.transposed();
    for component in reduce::components(&kept, &by_site) {
        let answer = cover_all(&kept, &component, budget)?;
        bound += answer.bound;
        chosen.extend(answer.open);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(Cover { cost: chosen.len() as u64, open: chosen, bound })
}

fn marked(sites: usize, open: &[u32]) -> Vec<bool> {
    let mut is_open = vec![false; sites];
    for &site in open {
        is_open[site as usize] = true;
    }
    is_open
}

/// Rows of the patterns none of these sites covers.
fn without_covered(patterns: &Sparse, open: &[u32]) -> Sparse {
    let is_open = marked(patterns.columns(), open);
    let mut left = Sparse::with_columns(patterns.columns());
    for sites in patterns.iter() {
        if !sites.iter().any(|&site| is_open[site as usize]) {
            left.push_row(sites.iter().copied());
        }
    }
    left
}

/// Drop implied patterns and dominated sites and take essential sites, again and again until
/// nothing changes. Returns the patterns left, over the original sites, and the sites taken.
fn reduced(mut patterns: Sparse) -> (Sparse, Vec<u32>) {
    let mut essential: Vec<u32> = Vec::new();
    loop {
        let before = (patterns.rows(), patterns.iter().map(<[u32]>::len).sum::<usize>());
        let by_site = patterns.transposed();
        let implied = reduce::implied_patterns(&patterns, &by_site);
        let mut narrow = Sparse::with_columns(patterns.columns());
        for (pattern, sites) in patterns.iter().enumerate() {
            if !implied[pattern] {
                narrow.push_row(sites.iter().copied());
            }
        }
        let by_site = narrow.transposed();
        let free = vec![true; by_site.rows()];
        let dominated = reduce::dominated_sites(&narrow, &by_site, &free);
        let mut lean = Sparse::with_columns(narrow.columns());
        for sites in narrow.iter() {
            lean.push_row(sites.iter().copied().filter(|&site| !dominated[site as usize]));
        }
        let mut taken: Vec<u32> =
            lean.iter().filter(|sites| sites.len() == 1).map(|sites| sites[0]).collect();
        taken.sort_unstable();
        taken.dedup();
        patterns = without_covered(&lean, &taken);
        essential.extend(taken);
        let after = (patterns.rows(), patterns.iter().map(<[u32]>::len).sum::<usize>());
        if after == before || patterns.rows() == 0 {
            return (patterns, essential);
        }
    }
}

struct ComponentCover {
    open: Vec<u32>,
    bound: u64,
}

/// Cover one component with as few sites as the budget allows to find and prove.
fn cover_all(
    patterns: &Sparse,
    component: &[u32],
    budget: &Budget,
) -> Result<ComponentCover, SitingError> {
    let mut names: Vec<u32> = component
        .iter()
        .flat_map(|&pattern| patterns.row(pattern as usize).iter().copied())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut by_pattern = Sparse::with_columns(names.len());
    for &pattern in component {
        // Names ascend, so the renamed row ascends too; every site is among the names.
        let sites = patterns.row(pattern as usize).iter();
        by_pattern
            .push_row(sites.filter_map(|site| names.binary_search(site).ok()).map(|at| at as u32));
    }
    let by_site = by_pattern.transposed();
    let mut open = greedy_cover(&by_pattern, &by_site);
    let mut bound = lagrangian::fewest_sites(&by_pattern, &by_site, open.len() as u64, budget);
    let close_enough = budget.accepts(open.len() as u64, bound) || budget.is_spent();
    if bound < open.len() as u64 && !close_enough {
        let answer = mip::fewest_sites(&by_pattern, &open, budget)?;
        let solver = (answer.bound - 1e-6).ceil().clamp(0.0, open.len() as f64) as u64;
        bound = bound.max(solver);
        if let Some(found) = answer.open.filter(|found| covers_all(&by_pattern, found)) {
            if found.len() < open.len() {
                open = found;
            }
            if answer.proved && answer.bound > open.len() as f64 - 1.0 {
                bound = open.len() as u64;
            }
        }
    }
    Ok(ComponentCover { open: open.iter().map(|&site| names[site as usize]).collect(), bound })
}

fn covers_all(by_pattern: &Sparse, open: &[u32]) -> bool {
    let is_open = marked(by_pattern.columns(), open);
    by_pattern.iter().all(|sites| sites.iter().any(|&site| is_open[site as usize]))
}

/// Greedy, then close whatever became redundant, the latest opened first.
fn greedy_cover(by_pattern: &Sparse, by_site: &Sparse) -> Vec<u32> {
    let ones = vec![1; by_pattern.rows()];
    let mut cover = Greedy::empty(&ones, by_pattern, by_site);
    cover.fill(by_site.rows());
    for site in cover.open.clone().into_iter().rev() {
        if cover.loss(site) == 0 {
            cover.close(site);
        }
    }
    let mut open = cover.open;
    open.sort_unstable();
    open
}
