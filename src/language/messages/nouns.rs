//! What is counted. Sentences whose verb follows the number stand here too.

/// Nouns by name: one, many, and in Chinese; and the table of all of them.
macro_rules! nouns {
    ($($(#[$about:meta])* $name:ident = $one:literal, $many:literal, $zh:literal;)*) => {
        $($(#[$about])* pub const $name: $crate::language::Noun =
            $crate::language::Noun { one: $one, many: $many, zh: $zh };)*

        /// Every noun, by name.
        pub static ALL: &[(&str, $crate::language::Noun)] = &[$((stringify!($name), $name)),*];
    };
}

nouns! {
    /// Service centres.
    CENTRES = "{n} centre", "{n} centres", "{n} 个服务点";
    /// Centres that do not exist yet.
    PROPOSED_CENTRES = "{n} proposed centre", "{n} proposed centres", "{n} 个新增服务点";
    /// The same beside those of today.
    PROPOSED_ONES = "{n} proposed one", "{n} proposed ones", "{n} 个新增服务点";
    /// Service districts.
    DISTRICTS = "{n} district", "{n} districts", "{n} 个分区";
    /// Rows of a layer.
    ROWS = "{n} row", "{n} rows", "{n} 行";
    /// Errors.
    ERRORS = "{n} error", "{n} errors", "错误 {n} 项";
    /// Warnings.
    WARNINGS = "{n} warning", "{n} warnings", "警告 {n} 项";
    /// Changes.
    CHANGES = "{n} change", "{n} changes", "{n} 处修改";
    /// Residential blocks.
    BLOCKS = "{n} block", "{n} blocks", "{n} 个小区";
    /// What joins the banks of a river.
    BRIDGES = "{n} bridge", "{n} bridges", "{n} 座桥梁";
    /// What lscp and pscp count.
    NEW_SITES = "{n} new site", "{n} new sites", "新增 {n} 个服务点";
    /// A class of blocks on a map of depths.
    SERVED_BY = "served by {n}", "served by {n}", "{n} 个服务点覆盖";
    /// Holes of the covered ground.
    HOLES = "{n} hole", "{n} holes", "{n} 处空白区";
    /// Pieces of uncovered street.
    PIECES = "{n} piece", "{n} pieces", "{n} 段";
    /// Ways of a map of streets.
    WAYS = "{n} way", "{n} ways", "道路 {n} 条";
    /// Polygons of a layer.
    POLYGONS = "{n} polygon", "{n} polygons", "{n} 个多边形";

    /// Heading of the gaps.
    GAPS = "Gaps: {n} place without a centre, the heaviest first",
        "Gaps: {n} places without a centre, the heaviest first",
        "盲区：共 {n} 处，按需求量从大到小排列";
    /// Where a trade-off bends.
    KNEE_AT = "the knee is at {n} site: from there each further site adds less than the row does \
               on average",
        "the knee is at {n} sites: from there each further site adds less than the row does on \
         average",
        "拐点为 {n} 个：此后每再增加一个，新增的覆盖都低于平均水平";
    /// The proved minimum of a convex area.
    LEAST_CONVEX = "any layout needs at least {n} centre (by the hexagonal covering bound, the \
                    area being convex; {by_disc} by disc area);",
        "any layout needs at least {n} centres (by the hexagonal covering bound, the area being \
         convex; {by_disc} by disc area);",
        "无论如何布局，至少需要 {n} 个服务点（六边形覆盖下界，本区域为凸；按圆面积计为 {by_disc} 个）；";
    /// The proved minimum of any other area.
    LEAST_BY_DISCS = "any layout needs at least {n} centre (by disc area; {by_hexagon} by the \
                      hexagonal covering bound, which is proved for convex areas only, and this \
                      is none);",
        "any layout needs at least {n} centres (by disc area; {by_hexagon} by the hexagonal \
         covering bound, which is proved for convex areas only, and this is none);",
        "无论如何布局，至少需要 {n} 个服务点（按圆面积计；六边形覆盖下界为 {by_hexagon} 个，\
         但该下界只对凸区域得到证明，本区域非凸）；";
    /// The fewest stations that make a claim true.
    REPAIR = "Repair: {n} more station inside the area makes the claim true; {proof}",
        "Repair: {n} more stations inside the area make the claim true; {proof}",
        "补点方案：在区域内新增 {n} 个服务点，即可满足要求；{proof}";
    /// What so many stations leave.
    IMPROVEMENT = "Repair: {n} more station inside the area leaves {after} without a centre, of \
                   {before} today",
        "Repair: {n} more stations inside the area leave {after} without a centre, of {before} \
         today",
        "补点方案：在区域内新增 {n} 个服务点，未覆盖面积由现状 {before}降至 {after}";
    /// Centres off the network.
    CENTRES_OFF_STREET = "{n} centre with no street within {metres} m, reached by estimate only: \
                          {names}",
        "{n} centres with no street within {metres} m, reached by estimate only: {names}",
        "{n} 个服务点周边 {metres} 米内没有道路，只能估算：{names}";
    /// Candidates that would mend a plan.
    ADD_CANDIDATES = "cheapest repair: add {n} candidate at {sites}",
        "cheapest repair: add {n} candidates at {sites}",
        "最省的补救办法：增设 {n} 个候选点，位于 {sites}";
    /// What would do without a spacing.
    WITHOUT_SPACING = "cheapest repair: without --min-spacing {n} site would do ({sites}); the \
                       closest two of them are {closest} apart",
        "cheapest repair: without --min-spacing {n} sites would do ({sites}); the closest two of \
         them are {closest} apart",
        "最省的补救办法：取消 --min-spacing，{n} 个服务点即可（{sites}），其中最近的两个相距 {closest}";
}
