//! Why no plan does what is asked.

super::messages! {
    /// A block and its name.
    NAMED = "{id} ({name})", "{id}（{name}）";
    /// A block that no candidate covers.
    UNREACHED = "{block}: no candidate that may open within {limit}; {obstacle}",
        "{block}：{limit}内没有可启用的候选点；{obstacle}";
    /// A candidate that was ruled out.
    FORBIDDEN = "{site} would reach it but is forbidden", "{site} 可以覆盖，但已被禁选";
    /// A candidate that keeps no distance.
    TOO_CLOSE = "{site} would reach it but is too close to a centre that stays",
        "{site} 可以覆盖，但离保留的服务点太近";
    /// A candidate that is too far.
    NEAREST = "the nearest candidate is {cost} away", "最近的候选点相距 {cost}";
    /// No candidate at all.
    CUT_OFF = "no candidate can reach it at all", "没有候选点能够到达";
    /// Blocks not named.
    MORE = "and {n} more", "另有 {n} 个";
    /// A limit at which it would do.
    LIMIT_FOR_ALL = "the smallest limit at which every block has a centre or a candidate is {cost}",
        "要使每个小区都有服务点或候选点，服务半径至少为 {cost}";
    /// A limit at which the target is met.
    LIMIT_FOR_TARGET = "the smallest limit at which the target can be met is {cost}",
        "要达到目标，服务半径至少为 {cost}";
    /// Candidates that would have to be allowed.
    ALLOW = "cheapest repair: allow {n} of the forbidden sites: {sites}",
        "最省的补救办法：放开 {n} 个被禁选的候选点：{sites}";
    /// The same where there is a spacing.
    ALLOW_CLOSE = "cheapest repair: allow {n} sites that are forbidden or closer than \
                   --min-spacing to a centre that stays: {sites}",
        "最省的补救办法：放开 {n} 个被禁选或与保留服务点间距小于 --min-spacing 的候选点：{sites}";
    /// A target beyond everything.
    SHORT = "all {candidates} candidates that may open, and the centres that stay, cover \
             {reachable} ({reachable_share}); the target is {target} ({target_share})",
        "可启用的全部 {candidates} 个候选点连同保留的服务点，共覆盖 {reachable}（{reachable_share}）；\
         目标为 {target}（{target_share}）";
    /// What forbidden sites would bring.
    WITH_FORBIDDEN = "with the {n} forbidden sites it would be {weight} ({share})",
        "加上被禁选的 {n} 个候选点，可覆盖 {weight}（{share}）";
    /// As few sites as were asked for do not reach everybody.
    TOO_FEW = "every block has candidates, but it takes at least {n} sites to reach them all",
        "每个小区都有候选点，但至少要 {n} 个服务点才能全部到达";
    /// Capacities that come to too little.
    NO_ROOM = "the sites that may open and the centres that stay hold {shortfall} less than the {demand} to serve",
        "可新建的服务点与现有中心的容量合计比服务需求 {demand} 少 {shortfall}";
    /// How many would do.
    ROOM_FOR = "at least {n} new sites have room for all",
        "至少要新建 {n} 个服务点才容得下全部需求";
    /// Nothing would do.
    MORE_ROOM = "not even all candidates together have room. hint: raise the capacities, or give more candidates",
        "即使全部候选点都启用也容纳不下。提示：请提高容量，或提供更多候选点";
    /// Room, but out of reach.
    NO_FIT = "together the sites have room for all, but not all of it can be reached by who needs it",
        "容量总和足够，但并非都在需求可到达之处";
    /// Room, but in pieces.
    NO_FIT_WHOLE = "together the sites have room for all, but not when every block goes to one site as a whole. hint: leave out --single-source, or open more",
        "容量总和足够，但若每个小区只归一个服务点，则无法全部容纳。提示：去掉 --single-source，或多开服务点";
    /// A spacing that binds.
    SPACING = "every block has candidates, but no choice of them at least {spacing} apart covers \
               what is asked",
        "每个小区都有候选点，但间距不小于 {spacing} 时，怎样选择都达不到要求";
}
