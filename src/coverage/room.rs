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
    /// Where a demand point goes.
    pub fn of(&self, demand: usize) -> &[Sent] {
        let from = self.sent.partition_point(|sent| (sent.demand as usize) < demand);
        let to = self.sent.partition_point(|sent| sent.demand as usize <= demand);
        &self.sent[from..to]
    }

    /// Sites that hold so much, and who is sent where. What finds no room within the standard moves
    /// to its line of the ledger; a demand point counts there where any of its weight does.
    fn enter(
        ledger: &mut Ledger,
        depth: &[u32],
        (demand, standard): (&[DemandPoint], &ServiceStandard),
        holds: Vec<Option<Weight>>,
        sent: Vec<Sent>,
    ) -> Room {
        let mut given = vec![Tally::default(); holds.len()];
        let mut kept = vec![Weight::ZERO; demand.len()];
        for sent in &sent {
            given[sent.site as usize].count(sent.weight);
            if standard.meets(sent.cost) {
                kept[sent.demand as usize] += sent.weight;
            }
        }
        let mut lacks = vec![Weight::ZERO; demand.len()];
        for (index, point) in demand.iter().enumerate().filter(|(index, _)| depth[*index] > 0) {
            let lacking = point.weight - kept[index];
            if lacking > Weight::ZERO {
                lacks[index] = lacking;
                ledger.served.points -= 1;
                ledger.served.weight = ledger.served.weight - lacking;
                ledger.over_capacity.count(lacking);
            }
        }
        debug_assert!(ledger.balances());
        Room { holds, sent, given, lacking: lacks }
    }
}

impl Coverage {
    /// The same where the sites hold only so much, and who is sent where is known.
    pub fn with_room(
        mut self,
        asked: (&[DemandPoint], &ServiceStandard),
        holds: Vec<Option<Weight>>,
        sent: Vec<Sent>,
    ) -> Coverage {
        self.room = Some(Room::enter(&mut self.ledger, &self.depth, asked, holds, sent));
        self
    }
}

impl Counts {
    /// The same where the sites hold only so much, and who is sent where is known.
    pub fn with_room(
        mut self,
        asked: (&[DemandPoint], &ServiceStandard),
        holds: Vec<Option<Weight>>,
        sent: Vec<Sent>,
    ) -> Counts {
        self.room = Some(Room::enter(&mut self.ledger, &self.depth, asked, holds, sent));
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
        let limit = Limit { measure: Measure::OwnUnit, cost: Cost(10) };
        let asked = (&demand[..], &ServiceStandard::within(limit));
        let holds = vec![Some(Weight(6000))];
        let room = Room::enter(&mut ledger, &[1, 1, 0, 1], asked, holds, sent);
        assert_eq!(room.lacking, [3000, 4000, 0, 0].map(Weight));
        assert_eq!(ledger.served, Tally { points: 1, weight: Weight(2000) });
        assert_eq!(ledger.over_capacity, Tally { points: 2, weight: Weight(7000) });
        assert!(ledger.balances());
        assert_eq!(room.given, [Tally { points: 2, weight: Weight(6000) }]);
    }
}
