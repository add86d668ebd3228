//! A division proved anew: everything that it claims is recomputed from the ground and the
//! question by other code than found it.

use super::{Ask, Division, Ground, Split};

/// Check a division against its ground and its question. An error says what does not hold.
pub fn certify(ground: &Ground, ask: &Ask, division: &Division) -> Result<(), String> {
    partition(ground, ask, division)?;
    zones(ground, division)?;
    balance(ground, ask, division)?;
    wholeness(ground, division)?;
    let centres = middles(ground, division);
    value(ground, ask, division, &centres)?;
    moves(ground, ask, division)
}

/// Each block is in one district, and each district has a block.
fn partition(ground: &Ground, ask: &Ask, division: &Division) -> Result<(), String> {
    if division.district.len() != ground.at.len() {
        return Err(format!("{} of {} blocks", division.district.len(), ground.at.len()));
    }
    let asked = match &ask.split {
        Split::Centres(centres) => centres.home.len(),
        Split::Number(districts) => *districts as usize,
        Split::Weight(_) => division.districts as usize,
    };
    if division.districts as usize != asked {
        return Err(format!("{} districts, {asked} asked for", division.districts));
    }
    for district in 0..division.districts {
        if !division.district.contains(&district) {
            return Err(format!("district {district} has no block"));
        }
    }
    match division.district.iter().find(|&&district| district >= division.districts) {
        Some(district) => Err(format!("there is no district {district}")),
        None => Ok(()),
    }
}

/// No district holds blocks of two zones.
fn zones(ground: &Ground, division: &Division) -> Result<(), String> {
    let Some(zones) = &ground.zones else { return Ok(()) };
    let mut zone_of = vec![None; division.districts as usize];
    for (zone, &district) in zones.iter().zip(&division.district) {
        let held = zone_of[district as usize].get_or_insert(*zone);
        if held != zone {
            return Err(format!("district {district} holds zones {held} and {zone}"));
        }
    }
    Ok(())
}

/// The loads, and how even they are.
fn balance(ground: &Ground, ask: &Ask, division: &Division) -> Result<(), String> {
    if division.loads.len() != ground.workloads.len()
        || division.balance.len() != ground.workloads.len()
    {
        return Err("loads are not those of the workloads".into());
    }
    for (workload, weights) in ground.workloads.iter().enumerate() {
        let mut loads = vec![0_u128; division.districts as usize];
        let blocks = division.district.iter().zip(weights);
        blocks.for_each(|(&district, weight)| loads[district as usize] += u128::from(weight.0));
        let told = &division.loads[workload];
        if told.len() != loads.len()
            || told.iter().zip(&loads).any(|(told, load)| u128::from(told.0) != *load)
        {
            return Err(format!("loads of workload {workload} do not add up"));
        }
        let told = &division.balance[workload];
        let [total, least, most] =
            [told.total.0, told.lightest.1.0, told.heaviest.1.0].map(u128::from);
        if total != loads.iter().sum()
            || Some(&least) != loads.iter().min()
            || Some(&most) != loads.iter().max()
            || loads[told.lightest.0 as usize] != least
            || loads[told.heaviest.0 as usize] != most
        {
            return Err(format!("balance of workload {workload} is not that of its loads"));
        }
        let given = ask.tolerance.get(workload).or(ask.tolerance.last());
        let tolerance = given.map_or(1.0, |share| share.fraction());
        let tolerance = (tolerance * 1e6).round() as i128;
        let count = i128::from(division.districts);
        // A load is in the range if it is within the tolerance, or less than one thousandth off.
        let is_in = |load: u128| {
            let off = (load as i128 * count - total as i128).abs();
            off * 1_000_000 <= tolerance * total as i128 || off < count
        };
        if told.is_kept() != (is_in(least) && is_in(most)) {
            return Err(format!("whether workload {workload} is balanced is told wrongly"));
        }
    }
    Ok(())
}

/// Districts in pieces are named, and no others.
fn wholeness(ground: &Ground, division: &Division) -> Result<(), String> {
    let blocks = ground.at.len();
    // Blocks and the one that stands for their piece: joined over every border inside a district.
    let mut stands: Vec<usize> = (0..blocks).collect();
    for block in 0..blocks {
        for &other in ground.neighbours.of(block) {
            if division.district[block] == division.district[other as usize] {
                let [one, other] = [root(&mut stands, block), root(&mut stands, other as usize)];
                let (first, last) = (one.min(other), one.max(other));
                stands[last] = first;
            }
        }
    }
    let mut pieces = vec![0_usize; division.districts as usize];
    for block in 0..blocks {
        if root(&mut stands, block) == block {
            pieces[division.district[block] as usize] += 1;
        }
    }
    let mut told = vec![1; division.districts as usize];
    for named in &division.pieces {
        told[named.district as usize] = named.pieces.len();
        for piece in &named.pieces {
            let Some(&first) = piece.first() else { return Err("a piece without blocks".into()) };
            let stand = root(&mut stands, first as usize);
            for block in 0..blocks {
                let belongs = root(&mut stands, block) == stand;
                if belongs != piece.binary_search(&(block as u32)).is_ok() {
                    return Err(format!("block {block} is told in a wrong piece"));
                }
            }
        }
    }
    match (0..told.len()).find(|&district| told[district] != pieces[district]) {
        Some(at) => Err(format!("district {at} has {} pieces, told {}", pieces[at], told[at])),
        None => Ok(()),
    }
}

/// The block that stands for a piece, the first of it.
fn root(stands: &mut [usize], mut block: usize) -> usize {
    while stands[block] != block {
        stands[block] = stands[stands[block]];
        block = stands[block];
    }
    block
}

/// Weighted middle of each district to the nearest millimetre, halves up; the plain middle where
/// there is no weight.
fn middles(ground: &Ground, division: &Division) -> Vec<[i128; 2]> {
    let districts = 0..division.districts;
    let mut members = vec![Vec::new(); districts.len()];
    for (block, &district) in division.district.iter().enumerate() {
        members[district as usize].push(block);
    }
    let middle = |blocks: &Vec<usize>| {
        let weigh = |block: usize| i128::from(ground.workloads[0][block].0);
        let total: i128 = blocks.iter().map(|&block| weigh(block)).sum();
        [0, 1].map(|along| {
            let at = |block: usize| i128::from(ground.at[block][along]);
            let (sum, over) = if total > 0 {
                (blocks.iter().map(|&block| weigh(block) * at(block)).sum::<i128>(), total)
            } else {
                (blocks.iter().map(|&block| at(block)).sum(), blocks.len() as i128)
            };
            let (whole, rest) = (sum.div_euclid(over), sum.rem_euclid(over));
            if 2 * rest >= over { whole + 1 } else { whole }
        })
    };
    members.iter().map(middle).collect()
}

/// The value, and that the prices prove the bound for its centres.
fn value(
    ground: &Ground,
    ask: &Ask,
    division: &Division,
    centres: &[[i128; 2]],
) -> Result<(), String> {
    let cost = |block: usize, district: u32| -> i128 {
        if let Split::Centres(given) = &ask.split {
            return i128::from(given.costs[block * given.home.len() + district as usize].0);
        }
        let centre = centres[district as usize];
        let [x, y] = [0, 1].map(|along| i128::from(ground.at[block][along]) - centre[along]);
        x * x + y * y
    };
    let weights = ground.workloads[0].iter().map(|weight| i128::from(weight.0));
    let blocks = weights.zip(&division.district).enumerate();
    let total: i128 =
        blocks.map(|(block, (weight, &district))| weight * cost(block, district)).sum();
    if Ok(total) != i128::try_from(division.value) {
        return Err(format!("costs {total}, told {}", division.value));
    }
    let bound = &division.bound;
    let balanced = division.balance.first().is_some_and(|it| it.is_kept());
    let proved = proved(ground, ask, division, cost)?;
    if i128::try_from(bound.centred) != Ok(proved.max(0)) {
        return Err(format!("the prices prove {proved}, told {}", bound.centred));
    }
    if balanced && bound.centred.max(bound.anywhere) > division.value {
        return Err(format!("the bound {bound:?} lies above the value"));
    }
    Ok(())
}

/// What the prices prove, part by part.
fn proved(
    ground: &Ground,
    ask: &Ask,
    division: &Division,
    cost: impl Fn(usize, u32) -> i128,
) -> Result<i128, String> {
    let count = division.districts as usize;
    if division.part.len() != count || division.bound.prices.len() != count {
        return Err("parts or prices are not those of the districts".into());
    }
    let price = |district: u32| i128::from(division.bound.prices[district as usize]);
    let last = division.part.iter().copied().max().unwrap_or(0);
    let mut sum = 0;
    for part in 0..=last {
        let held = (0..division.districts).filter(|&it| division.part[it as usize] == part);
        let held: Vec<u32> = held.collect();
        let (mut served, mut weight) = (0, 0);
        for (block, district) in division.district.iter().enumerate() {
            if division.part[*district as usize] != part {
                continue;
            }
            let least = held.iter().map(|&it| cost(block, it) + price(it)).min();
            let here = i128::from(ground.workloads[0][block].0);
            served += here * least.unwrap_or(0);
            weight += here;
        }
        let [least, most] = range(ask, division, weight, held.len() as i128);
        let paid = held.iter().map(|&it| price(it) * if price(it) > 0 { most } else { least });
        sum += (served - paid.sum::<i128>()).max(0);
    }
    Ok(sum)
}

/// The range of the districts of a part: that of all, if they can share the weight of the part
/// within it; else the tolerance around their own even share.
fn range(ask: &Ask, division: &Division, weight: i128, districts: i128) -> [i128; 2] {
    let [low, high] =
        [division.balance[0].least, division.balance[0].most].map(|it| i128::from(it.0));
    if districts * low <= weight && weight <= districts * high {
        return [low, high];
    }
    let tolerance = ask.tolerance.first().map_or(1.0, |share| share.fraction());
    let tolerance = (tolerance * 1e6).round() as i128;
    let over = districts * 1_000_000;
    let low = -(weight * (tolerance - 1_000_000)).div_euclid(over);
    let high = (weight * (tolerance + 1_000_000)).div_euclid(over);
    [low.min(weight.div_euclid(districts)), high.max(-(-weight).div_euclid(districts))]
}

/// Who moved.
fn moves(ground: &Ground, ask: &Ask, division: &Division) -> Result<(), String> {
    let (keep, moved) = match (&ask.keep, &division.moved) {
        (None, None) => return Ok(()),
        (Some(keep), Some(moved)) => (keep, moved),
        _ => return Err("who moved is told without being asked, or the other way round".into()),
    };
    let mut weight = 0;
    let mut blocks = Vec::new();
    for (block, (kept, district)) in keep.iter().zip(&division.district).enumerate() {
        if kept.is_some() && *kept != Some(*district) {
            weight += ground.workloads[0][block].0;
            blocks.push(block as u32);
        }
    }
    if blocks != moved.blocks || weight != moved.weight.0 {
        return Err(format!("{weight} moved, told {}", moved.weight));
    }
    let balanced = division.balance.first().is_some_and(|it| it.is_kept());
    if balanced && moved.at_least > moved.weight {
        return Err(format!("less moved than {} at least", moved.at_least));
    }
    Ok(())
}
