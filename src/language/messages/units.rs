//! Units and ways of reaching.

super::messages! {
    /// Metres.
    METRES = "{n} m", "{n} 米";
    /// Kilometres.
    KILOMETRES = "{n} km", "{n} 公里";
    /// Minutes.
    MINUTES = "{n} min", "{n} 分钟";
    /// As the crow flies.
    STRAIGHT_LINE = "straight line", "直线距离";
    /// Along the streets.
    ON_FOOT = "on foot", "步行";
    /// The planner's own table of costs.
    MATRIX = "matrix", "自备出行成本表";
}
