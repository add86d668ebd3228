//! The report of a proposal.

super::messages! {
    /// A model that opens so many sites.
    TO_OPEN = "{model}, {open} to open", "{model}，选址 {open} 个";
    /// A model that spends so much.
    TO_SPEND = "{model}, for at most {budget}", "{model}，预算不超过 {budget}";
    /// Heading of a proposal.
    PROPOSAL = "Proposal ({terms}): {question}, within {rule}",
        "选址方案（{terms}）：{question}；服务半径为{rule}";
    /// Heading of a proposal whose tiers have limits of their own.
    PROPOSAL_IN_TIERS = "Proposal ({terms}): {question}", "选址方案（{terms}）：{question}";
    /// Heading of a proposal that weighs ways rather than a limit.
    PROPOSAL_BY_WAY = "Proposal ({terms}): {question} ({way})",
        "选址方案（{terms}）：{question}；按{way}计算";
    /// Heading of the reasons.
    NO_PLAN = "No plan does this:", "没有方案能够满足要求：";

    /// What sites cost.
    SITES_FOR = "new sites for {money}", "新增服务点费用 {money}";
    /// Who is served.
    SERVED = "{people} served", "覆盖{people}";
    /// Who is served twice.
    SERVED_TWICE = "{people} served twice", "双重覆盖{people}";
    /// How far people go on average.
    MEAN_WAY = "mean way {way}", "平均出行距离 {way}";
    /// Opening and travel together.
    TOTAL_COST = "cost {money}, opening and travel together", "总费用（建设加出行） {money}";
    /// The parts of a cost.
    OPENING_AND_TRAVEL = "Of it {opening} to open and {travel} for the ways.",
        "其中建设 {opening}，出行 {travel}。";
    /// Which pairs an answer rests on.
    LOOKED = "Looked at {pairs} of {of} pairs of blocks and candidates, the nearest first; {widened} blocks had to look farther. Value and bound hold for all pairs.",
        "在 {of} 对小区与候选点中由近及远考察了 {pairs} 对，其中 {widened} 个小区需扩大范围；取值和界对全部组合成立。";
    /// Column of what a row has over the one before.
    SAVES = "saves", "节省";
    /// How far whoever has farthest goes.
    LONGEST_WAY = "longest way {way}", "最远出行距离 {way}";
    /// The largest weight times way.
    HEAVIEST_WAY = "largest {counted} times way {sum}", "{counted}与出行距离乘积的最大值 {sum}";
    /// How far people go, before and after.
    WAYS_BEFORE_AND_AFTER = "mean way before {was}, after {now}; longest before {was_most}, after \
                             {now_most}",
        "平均出行距离：现状 {was}，方案实施后 {now}；最远：现状 {was_most}，方案实施后 {now_most}";
    /// A sum.
    OVER_PHASES = "{value}, summed over the phases", "{value}（各阶段累计）";
    /// A sum.
    OVER_TIERS = "{value}, summed over the tiers", "{value}（各层级合计）";
    /// The best there is.
    PROVED_BEST = "{value}; proved: no other choice is better",
        "{value}；已证明最优，没有更好的方案";
    /// The best so far, more being better.
    AT_MOST_SO_MUCH = "{value}; {status}: nothing beats {bound}, gap {gap} %",
        "{value}；{status}：上界为{bound}，差距 {gap}%";
    /// The best so far, less being better.
    AT_LEAST_SO_MUCH = "{value}; {status}: nothing beats {bound}, gap {gap} %",
        "{value}；{status}：下界为{bound}，差距 {gap}%";
    /// What a proposal changes.
    BEFORE_AND_AFTER = "served before {was} ({was_share}), after {now} ({now_share})",
        "覆盖率：现状 {was_share}（{was}），方案实施后 {now_share}（{now}）";
    /// What it costs.
    COSTS = "cost {money}", "费用 {money}";
    /// Fewer sites do as much.
    SUFFICE = "{opened} of {asked} suffice: further sites would add nothing",
        "要求 {asked} 个，{opened} 个即可：再新增也不会增加覆盖";
    /// Fewer sites do as much, at their spacing.
    SUFFICE_SPACED = "{opened} of {asked} suffice: no further site keeps the spacing and adds \
                      anything",
        "要求 {asked} 个，{opened} 个即可：再没有既满足间距又能增加覆盖的候选点";
    /// Centres that close.
    CLOSES = "closes: {sites}", "关闭：{sites}";

    /// Column of phases.
    PHASE = "phase", "阶段";
    /// Column of costs.
    COST = "cost", "费用";
    /// Column of what a site adds.
    ADDS = "adds", "新增覆盖";
    /// Heading of the tiers.
    TIERS = "Tiers, each by its own limit and facilities",
        "各层级（分别按各自的服务半径和服务点计算）";
    /// Column of limits.
    WITHIN = "within", "服务半径";
    /// Column of new sites.
    OPENS = "opens", "新增";
    /// Column of today.
    BEFORE = "before", "现状";
    /// Column of the plan.
    AFTER = "after", "规划";
    /// Column of a whole.
    OF = "of", "总量";
    /// Heading of the phases.
    PHASES = "Phases: what is served after each, and what a free choice would serve",
        "各阶段末的覆盖，以及不受分期约束时的最大覆盖";
    /// Column of a choice without phases.
    FREE_CHOICE = "free choice", "不分期最优";
    /// A choice without proof.
    VALUE_NOT_PROVED = "{value} (not proved)", "{value}（未证明）";
    /// Column of what phases give up.
    REGRET = "regret", "损失";
    /// Heading of a curve.
    CURVE = "Trade-off: what each number of sites serves at most",
        "数量与效益：不同选址数量所能达到的最大覆盖";
    /// Heading of a curve of ways.
    CURVE_OF_WAYS = "Trade-off: how short each number of sites can make the way",
        "数量与效益：不同选址数量所能达到的最短距离";
    /// Column of numbers.
    SITES = "sites", "数量";
    /// A row that is proved.
    PROVED = "proved", "证明最优";
    /// A row that is not.
    AT_MOST = "at most {bound}", "上界 {bound}";
    /// A row that is not, less being better.
    AT_LEAST = "at least {bound}", "下界 {bound}";
    /// Column of those for whom a site is the nearest.
    NEAREST_FOR = "nearest for", "就近服务";
    /// Column of means.
    MEAN = "mean way", "平均距离";
    /// Column of the longest.
    LONGEST = "longest way", "最远距离";
    /// Column of what becomes shorter.
    SHORTER = "shorter by", "缩短";
    /// Where a curve bends.
    KNEE = "knee", "拐点";
    /// A curve that does not bend.
    NO_KNEE = "no knee: each site adds about as much as the one before",
        "没有明显拐点：每增加一个服务点，新增的覆盖与前一个大致相当";
    /// Heading of the moves.
    MOVES = "Moves: what closing so many centres and opening as many elsewhere serves",
        "迁址：关闭若干服务点并在别处等量新建后的覆盖";
    /// Column of moves.
    MOVED = "moves", "迁址数";
    /// Column of gains.
    GAIN = "gain", "增加";
    /// Heading of the next-best plans.
    NEXT_BEST = "Next best: what each opens, instead of what, and what that gives up",
        "次优方案：与最优方案相比，换入、换出的点及其损失";
    /// Column of sites that a plan opens.
    OPENED = "opens", "换入";
    /// Column of sites that a plan does without.
    INSTEAD_OF = "instead of", "换出";
    /// Column of losses.
    GIVES_UP = "gives up", "损失";
    /// A plan without proof.
    NOT_PROVED = "not proved", "未证明";
    /// Heading of sites that were asked about.
    WHY_NOT = "Why not", "为何不选";
    /// A site that is open.
    IN_PLAN = "{site}: is in the plan", "{site}：已在方案中";
    /// A site that cannot be.
    IN_NO_PLAN = "{site}: no plan has it: it is forbidden, or breaks a limit",
        "{site}：任何方案都不能选它：已被禁选，或不符合约束";
    /// A site that costs something.
    FORCED_IN = "{site}: forcing it in gives up {loss}; it would replace {sites}",
        "{site}：若必选，将损失 {loss}，并换出 {sites}";
    /// An empty list of sites.
    NOTHING = "nothing", "无";
    /// A site of a tier.
    SITE_OF_TIER = "{site} ({tier})", "{site}（{tier}）";
    /// A site of a phase.
    SITE_OF_PHASE = "{site} (phase {phase})", "{site}（第 {phase} 阶段）";
    /// What several kinds of demand come to together.
    OVER_KINDS = "{share} of the kinds of demand served, by their shares", "各类需求按权重合计覆盖 {share}";
}
