//! What `radii inspect --fix` did.

super::messages! {
    /// Rows a format refuses.
    REFUSED = "rows that cannot be read, left out", "删去无法读取的行";
    /// Rows twice.
    REPEATED = "repeated rows left out", "删去重复的行";
    /// Axes.
    SWAPPED = "axes swapped", "互换坐标轴";
    /// A web-map datum.
    DATUM = "shifted back to WGS 84", "纠偏至 WGS 84";
    /// Another system.
    SYSTEM = "transformed to WGS 84, which the format wants", "按格式要求换算为 WGS 84";
    /// An outline.
    OUTLINE = "outlines repaired", "修复边界";
    /// Full-width digits.
    FULL_WIDTH = "full-width digits made plain", "全角数字改为半角";
    /// Separators.
    SEPARATORS = "thousands separators removed", "去掉千位分隔符";
    /// A decimal comma.
    DECIMAL_COMMA = "decimal commas made points", "小数逗号改为小数点";
    /// A blank weight.
    BLANK = "blank weights filled in", "填补空白权重";
    /// Invisible characters.
    INVISIBLE = "invisible characters removed", "删去不可见字符";
}
