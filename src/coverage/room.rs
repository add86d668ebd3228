//! The account where centres hold only so much: who is within reach and finds no room has a line
//! of their own.

use super::ledger::{Counts, Coverage, Ledger};
use crate::model::{Cost, DemandPoint, ServiceStandard, Tally, Weight};

/// Weight of a demand point that goes to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The demand point.
    pub demand: u32,
    /// The site.
    pub site: u32,
    /// How much of its weight.
    pub weight: Weight,
    /// What the way costs.
    pub cost: Cost,
}

/// Sites that hold only so much, and who goes where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// What each site holds; `None` where nothing limits it.
    pub holds: Vec<Option<Weight>>,
    /// Who goes where, by demand point and then by site.
    pub sent: Vec<Sent>,
    /// What each site is given; a demand point counts wherever some of it goes.
    pub given: Vec<Tally>,
    /// By demand point, the weight that is within reach and finds no room.
    pub lacking: Vec<Weight>,
}

impl Room {
    fn new(demand: usize, holds: Vec<Option<Weight>>, sent: Vec<Sent>) -> Room {
        let mut given = vec![Tally::default(); holds.len()];
        sent.iter().for_each(|sent| given[sent.site as usize].count(sent.weight));
        Room { holds, sent, given, lacking: vec![Weight::ZERO; demand] }
    }

    /// Where a demand point goes.
    pub fn of(&self, demand: usize) -> &[Sent] {
        let from = self.sent.partition_point(|sent| (sent.demand as usize) < demand);
        let to = self.sent.partition_point(|sent| sent.demand as usize <= demand);
        &self.sent[from..to]
    }

    /// Move what finds no room within the standard to its line. A demand point counts there where
    /// any of its weight does.
    fn enter(
        &mut self,
        ledger: &mut Ledger,
        depth: &[u32],
        demand: &[DemandPoint],
        standard: &ServiceStandard,
    ) {
        let mut kept = vec![Weight::ZERO; demand.len()];
        for sent in self.sent.iter().filter(|sent| standard.meets(sent.cost)) {
            kept[sent.demand as usize] += sent.weight;
        }
        for (index, point) in demand.iter().enumerate().filter(|(index, _)| depth[*index] > 0) {
            let lacking = point.weight - kept[index];
            if lacking > Weight::ZERO {
                self.lacking[index] = lacking;
                ledger.served.points -= 1;
                ledger.served.weight = ledger.served.weight - lacking;
                ledger.over_capacity.count(lacking);
            }
        }
        debug_assert!(ledger.balances());
    }
}

impl Coverage {
    /// The same where the sites hold only so much, and who is sent where is known.
    pub fn with_room(
        mut self,
        demand: &[DemandPoint],
        standard: &ServiceStandard,
        holds: Vec<Option<Weight>>,
        sent: Vec<Sent>,
    ) -> Coverage {
        let mut room = Room::new(demand.len(), holds, sent);
        room.enter(&mut self.ledger, &self.depth, demand, standard);
        self.room = Some(room);
        self
    }
}

impl Counts {
    /// The same where the sites hold only so much, and who is sent where is known.
    pub fn with_room(
        mut self,
        demand: &[DemandPoint],
        standard: &ServiceStandard,
        holds: Vec<Option<Weight>>,
        sent: Vec<Sent>,
    ) -> Counts {
        let mut room = Room::new(demand.len(), holds, sent);
        room.enter(&mut self.ledger, &self.depth, demand, standard);
        self.room = Some(room);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Limit, Measure, Xy};

    #[test]
    fn who_finds_no_room_has_a_line_and_the_lines_add_up() {
        let point = |weight| DemandPoint { at: Xy { x: 0.0, y: 0.0 }, weight: Weight(weight) };
        let demand = [point(5000), point(4000), point(3000), point(0)];
        let all = Tally { points: 4, weight: Weight(12_000) };
        let mut ledger = Ledger { demand: all, ..Ledger::default() };
        ledger.served = Tally { points: 3, weight: Weight(9000) };
        ledger.uncovered = Tally { points: 1, weight: Weight(3000) };
        let sent = |demand, weight, cost| Sent {
            demand,
            site: 0,
            weight: Weight(weight),
            cost: Cost(cost),
        };
        // The first finds room for a part, the second only beyond the limit of 10.
        let sent = vec![sent(0, 2000, 10), sent(1, 4000, 11)];
        let mut room = Room::new(4, vec![Some(Weight(6000))], sent);
        let limit = Limit { measure: Measure::OwnUnit, cost: Cost(10) };
        room.enter(&mut ledger, &[1, 1, 0, 1], &demand, &ServiceStandard::within(limit));
        assert_eq!(room.lacking, [3000, 4000, 0, 0].map(Weight));
        assert_eq!(ledger.served, Tally { points: 1, weight: Weight(2000) });
        assert_eq!(ledger.over_capacity, Tally { points: 2, weight: Weight(7000) });
        assert!(ledger.balances());
        assert_eq!(room.given, [Tally { points: 2, weight: Weight(6000) }]);
    }
}
