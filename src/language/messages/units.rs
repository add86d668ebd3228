//! Numbers with their units, and lists.

super::messages! {
    /// Metres.
    METRES = "{n} m", "{n} 米";
    /// Kilometres.
    KILOMETRES = "{n} km", "{n} 公里";
    /// The unit of the planner's own table of costs.
    OWN_UNIT = "{n}", "{n} 单位";
    /// Minutes.
    MINUTES = "{n} min", "{n} 分钟";
    /// Metres, and the minutes they take.
    METRES_IN_MINUTES = "{metres} m ({minutes} min)", "{metres} 米（{minutes} 分钟）";
    /// Square metres.
    SQUARE_METRES = "{n} m2", "{n} 平方米";
    /// Square kilometres.
    SQUARE_KILOMETRES = "{n} km2", "{n} 平方公里";
    /// Square kilometres known from below and from above.
    SQUARE_KILOMETRES_BETWEEN = "{low} to {high} km2", "{low}～{high} 平方公里";
    /// Hundredths of a whole.
    PERCENT = "{n} %", "{n}%";
    /// Between two things of a list.
    BETWEEN = ", ", "、";
    /// After a list that was cut short.
    AND_SO_ON = ", ...", " 等";
    /// After a list of names that was cut short.
    NAMES_GO_ON = " ...", " 等";
}
